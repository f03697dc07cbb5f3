package io.rhetor.client.internal.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The typed values of an object as JSON has them, as they are compared, and as they are shown. */
public final class PlainValues {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]");

  private PlainValues() {}

  /** The form of an object in JSON: what is known and not empty, then the rest. */
  public static Map<String, Object> form(JsonObject object, UnaryOperator<Object> ofValue) {
    Map<String, Object> form = new LinkedHashMap<>();
    object
        .known()
        .forEach(
            (name, typed) -> {
              Object value = plain(typed, ofValue);
              if (object.isAlways(name) || !isEmpty(value)) {
                form.put(name, value);
              }
            });
    object.rest().forEach(form::putIfAbsent);
    return form;
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Collection
        ? ((Collection<?>) value).isEmpty()
        : value instanceof Map && ((Map<?, ?>) value).isEmpty();
  }

  /** A value as JSON has it. */
  private static Object plain(Object typed, UnaryOperator<Object> ofValue) {
    Object value = ofValue.apply(typed);
    if (value instanceof JsonObject) {
      return form((JsonObject) value, ofValue);
    }
    if (value instanceof Keyed) {
      Keyed keyed = (Keyed) value;
      Map<String, @Nullable Object> fields = fields(keyed.values, ofValue);
      fields.values().forEach(field -> ((Map<?, ?>) field).remove(keyed.keyField));
      return fields;
    }
    if (value instanceof Map) {
      return fields((Map<?, ?>) value, ofValue);
    }
    if (value instanceof Collection) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item : (Collection<?>) value) {
        items.add(item == null ? null : plain(item, ofValue));
      }
      return items;
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private static Map<String, @Nullable Object> fields(
      Map<?, ?> typed, UnaryOperator<Object> ofValue) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    typed.forEach(
        (name, field) ->
            fields.put(String.valueOf(name), field == null ? null : plain(field, ofValue)));
    return fields;
  }

  /** An object of plain values in the form that is compared: numbers by what they amount to. */
  public static Object comparable(Map<?, ?> object) {
    Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
    object.forEach((name, field) -> fields.put(name, comparable(field)));
    return fields;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Map) {
      return comparable((Map<?, ?>) value);
    }
    if (value instanceof Collection) {
      List<@Nullable Object> items = new ArrayList<>();
      ((Collection<?>) value).forEach(item -> items.add(comparable(item)));
      return items;
    }
    BigDecimal number = value instanceof Number ? Decimals.of(value) : null;
    return number == null ? value : number.stripTrailingZeros();
  }

  /**
   * What is known of an object, of what is hidden lengths and names alone, and the names of the
   * rest.
   */
  public static String describe(JsonObject object, Set<String> hidden) {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    object
        .known()
        .forEach(
            (name, value) -> {
              if (!isEmpty(value)) {
                text.add(name + "=" + (hidden.contains(name) ? length(value) : shown(value)));
              }
            });
    Set<String> others = object.rest().keySet();
    if (!others.isEmpty()) {
      text.add("additionalProperties=" + names(others));
    }
    return text.toString();
  }

  /** A name that is no identifier is left out, since a server may quote private texts in it. */
  private static String names(Set<String> names) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    names.forEach(name -> text.add(IDENTIFIER.matcher(name).matches() ? name : "\u2026"));
    return text.toString();
  }

  private static String length(Object value) {
    if (value instanceof Map) {
      return shown(((Map<?, ?>) value).keySet());
    }
    return value instanceof Collection
        ? "<" + ((Collection<?>) value).size() + " items>"
        : "<" + value.toString().length() + " characters>";
  }

  private static String shown(Object value) {
    String text =
        value instanceof JsonObject
            ? describe((JsonObject) value, Set.of())
            : String.valueOf(value);
    return CONTROL.matcher(text).replaceAll(" ");
  }

  /** Values under keys that, in JSON, they do not repeat in a field of their own. */
  static final class Keyed {
    final String keyField;
    final Map<String, ?> values;

    Keyed(String keyField, Map<String, ?> values) {
      this.keyField = keyField;
      this.values = values;
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }
}
