package io.rhetor.client.internal.value;

import io.rhetor.client.internal.check.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that is being built, and the table of those that it may have, by which
 * they are checked, read and written.
 */
public final class RequestFields {
  private enum Kind {
    /** A text that is not blank, or a value that its builder checks. */
    VALUE,
    TEXTS,
    MAP,
    FLAG,
    /** A name that a request never has: it is another one's, or in the address. */
    REFUSED
  }

  private final Map<String, Kind> table = new LinkedHashMap<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private Map<String, Object> others = Map.of();

  /**
   * Makes the fields of a request without any.
   *
   * @param table the names on the wire in their order there, followed by {@code []} for a list of
   *     texts, by {@code {}} for an object of plain values, by {@code ?} for a truth value and by
   *     {@code !} for a name that is refused
   */
  public RequestFields(String... table) {
    for (String entry : table) {
      int end = entry.length();
      while (!Character.isLetter(entry.charAt(end - 1))) {
        end--;
      }
      this.table.put(entry.substring(0, end), kindOf(entry.substring(end)));
    }
  }

  private static Kind kindOf(String suffix) {
    switch (suffix) {
      case "[]":
        return Kind.TEXTS;
      case "{}":
        return Kind.MAP;
      case "?":
        return Kind.FLAG;
      case "!":
        return Kind.REFUSED;
      default:
        return Kind.VALUE;
    }
  }

  void set(String name, @Nullable Object value) {
    if (value == null) {
      fields.remove(name);
    } else {
      fields.put(name, value);
    }
  }

  @SuppressWarnings("unchecked") // Builders take maps of names alone.
  void check(String name, @Nullable Object value) {
    String label = JsonFields.camelCase(name);
    Objects.requireNonNull(value, label);
    if (value instanceof String) {
      fields.put(name, Checks.requireText(label, (String) value));
    } else if (table.get(name) == Kind.MAP) {
      fields.put(name, Checks.copyOfJson(label, (Map<String, ?>) value));
    } else {
      fields.put(name, value);
    }
  }

  void addTexts(String name, String... values) {
    List<Object> texts = new ArrayList<>((List<?>) fields.getOrDefault(name, List.of()));
    for (String value : values) {
      texts.add(Checks.requireText(name, value));
    }
    fields.put(name, List.copyOf(texts));
  }

  /** Adds a field that the table does not have; the method is what the caller called. */
  public void addOther(String method, String name, Object value) {
    Checks.requireText(method + " name", name);
    if (table.containsKey(name)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: '%s' is a field that this library writes itself; use the methods of the builder"
                  + " for it",
              method, name));
    }
    Map<String, Object> more = new LinkedHashMap<>(others);
    more.put(name, Checks.copyOfJson(method + " " + name, value));
    others = Collections.unmodifiableMap(more);
  }

  void require(String name, String advice) {
    if (!fields.containsKey(name)) {
      throw new IllegalArgumentException(advice);
    }
  }

  void read(JsonObject json) {
    table.forEach((name, kind) -> read(json, name, kind));
    json.rest().forEach((name, value) -> addOther("additionalProperty", name, value));
  }

  private void read(JsonObject json, String name, Kind kind) {
    if (kind == Kind.TEXTS) {
      addTexts(name, json.texts(name).toArray(new String[0]));
    } else if (kind == Kind.MAP) {
      check(name, json.map(name));
    } else if (kind == Kind.FLAG) {
      json.flag(name).ifPresent(flag -> set(name, flag));
    } else if (kind == Kind.VALUE) {
      json.text(name).ifPresent(text -> check(name, text));
    }
  }

  void copy(JsonObject source) {
    fields.putAll(source.known());
    others = source.rest();
  }

  /** {@return the fields in their order on the wire} */
  public JsonObject written() {
    Map<String, Object> inOrder = new LinkedHashMap<>();
    for (String name : table.keySet()) {
      @Nullable Object value = fields.get(name);
      if (value != null) {
        inOrder.put(name, value);
      }
    }
    return JsonObject.written(inOrder, others);
  }
}
