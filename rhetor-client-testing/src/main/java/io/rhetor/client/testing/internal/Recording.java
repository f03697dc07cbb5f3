package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the recorded exchange for a request. Not safe for use by several threads. */
final class Recording {
  private final String name;
  private final List<RecordedExchange> exchanges;
  private final Set<String> ignoredFields;
  private final Set<RecordedExchange> played = new HashSet<>();

  Recording(String name, List<RecordedExchange> exchanges, Set<String> ignoredFields) {
    this.name = name;
    this.exchanges = exchanges;
    this.ignoredFields = ignoredFields;
  }

  /** Takes the exchanges for equal requests one after the other, and the last one ever again. */
  Optional<RecordedExchange> find(String method, String uri, Object body) {
    List<RecordedExchange> same =
        exchanges.stream()
            .filter(each -> each.method().equals(method) && each.uri().equals(uri))
            .filter(each -> differences(each.body(), body).isEmpty())
            .collect(Collectors.toList());
    Optional<RecordedExchange> next =
        same.stream()
            .filter(each -> !played.contains(each))
            .findFirst()
            .or(() -> same.stream().reduce((earlier, later) -> later));
    next.ifPresent(played::add);
    return next;
  }

  /** Says what was asked, and how the recorded exchange that is most like it differs. */
  String explain(String method, String uri, Object body) {
    String asked = "No exchange in " + name + " matches " + method + " " + uri + ". ";
    String path = uri.replaceFirst("\\?.*", "");
    return asked
        + exchanges.stream()
            .min(
                Comparator.comparing((RecordedExchange each) -> !each.path().equals(path))
                    .thenComparing(each -> -commonPrefix(each.path(), path))
                    .thenComparing(each -> !each.method().equals(method))
                    .thenComparing(each -> !each.uri().equals(uri))
                    .thenComparing(each -> differences(each.body(), body).size()))
            .map(
                nearest ->
                    "The nearest is exchange "
                        + nearest.number()
                        + ", "
                        + nearest.method()
                        + " "
                        + nearest.uri()
                        + (nearest.method().equals(method) && nearest.uri().equals(uri)
                            ? ", whose body differs at "
                                + String.join(" and ", differences(nearest.body(), body))
                            : "")
                        + ". Record again, or ask what was recorded.")
            .orElse("It holds none. Record again.");
  }

  private static int commonPrefix(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }

  /** Says where two bodies or messages differ, with the fields left out that are to be ignored. */
  List<String> differences(Object recorded, Object asked) {
    List<String> found = new ArrayList<>();
    compare("", recorded, asked, found);
    return found;
  }

  private void compare(String at, Object recorded, Object asked, List<String> found) {
    if (recorded instanceof JsonObject && asked instanceof JsonObject) {
      Set<String> names = new LinkedHashSet<>(((JsonObject) recorded).fieldNames());
      names.addAll(((JsonObject) asked).fieldNames());
      names.removeAll(ignoredFields);
      for (String field : names) {
        compareFields(at + "/" + field, field, (JsonObject) recorded, (JsonObject) asked, found);
      }
    } else if (recorded instanceof JsonArray
        && asked instanceof JsonArray
        && ((JsonArray) recorded).size() == ((JsonArray) asked).size()) {
      for (int i = 0; i < ((JsonArray) recorded).size(); i++) {
        compare(
            at + "/" + i,
            value(((JsonArray) recorded).getValue(i)),
            value(((JsonArray) asked).getValue(i)),
            found);
      }
    } else if (!new JsonArray().add(recorded).equals(new JsonArray().add(asked))) {
      found.add(
          (at.isEmpty() ? "its start" : at)
              + " (recorded "
              + show(recorded)
              + ", asked "
              + show(asked)
              + ")");
    }
  }

  private void compareFields(
      String at, String field, JsonObject recorded, JsonObject asked, List<String> found) {
    if (recorded.containsKey(field) && asked.containsKey(field)) {
      compare(at, value(recorded.getValue(field)), value(asked.getValue(field)), found);
    } else {
      found.add(at + (asked.containsKey(field) ? " (not recorded)" : " (not asked)"));
    }
  }

  private static Object value(@Nullable Object value) {
    return value == null ? "null" : value;
  }

  /** Shows numbers and flags; of texts, which can be prompts, their lengths. */
  private static String show(Object value) {
    if (value instanceof JsonObject) {
      return "an object";
    }
    if (value instanceof JsonArray) {
      return "an array of " + ((JsonArray) value).size();
    }
    return value instanceof String
        ? "a text of " + ((String) value).length() + " characters"
        : String.valueOf(value);
  }
}
