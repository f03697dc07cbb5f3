package io.rhetor.client.internal.value;

import io.rhetor.client.internal.check.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
  private final Map<String, String> labels = new HashMap<>();
  private final List<String> required = new ArrayList<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private Map<String, Object> others = Map.of();

  /**
   * Makes the fields of a request without any.
   *
   * @param table the names on the wire in their order there, with {@code =} and the name of the
   *     builder's method where that is another one; followed by {@code *} if the field is required,
   *     then by {@code []} for a list of texts, by {@code {}} for an object of plain values, by
   *     {@code ?} for a truth value and by {@code !} for a name that is refused
   */
  public RequestFields(String... table) {
    for (String entry : table) {
      int end = entry.length();
      while (!Character.isLetter(entry.charAt(end - 1))) {
        end--;
      }
      int label = entry.indexOf('=');
      String name = entry.substring(0, label < 0 ? end : label);
      boolean isRequired = entry.startsWith("*", end);
      this.table.put(name, kindOf(entry.substring(isRequired ? end + 1 : end)));
      if (label >= 0) {
        labels.put(name, entry.substring(label + 1, end));
      }
      if (isRequired) {
        required.add(name);
      }
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

  private String label(String name) {
    String label = labels.get(name);
    return label == null ? JsonFields.camelCase(name) : label;
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
    String label = label(name);
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
    for (String value : values) {
      Checks.requireText(name, value);
    }
    addAll(name, List.of(values));
  }

  void addAll(String name, List<?> values) {
    Object before = fields.getOrDefault(name, List.of());
    Growing all = before instanceof Growing ? (Growing) before : new Growing((List<?>) before);
    all.addAll(values);
    fields.put(name, all);
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

  /** Refuses a request without a field that is required. */
  public void requireAll() {
    for (String name : required) {
      if (fields.getOrDefault(name, List.of()).equals(List.of())) {
        String label = label(name);
        throw new IllegalArgumentException(label + ": is required; call " + label + "(…)");
      }
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
        inOrder.put(name, value instanceof Growing ? List.copyOf((Growing) value) : value);
      }
    }
    return JsonObject.written(inOrder, others);
  }

  /** A list that this builder alone adds to; what is built has a copy. */
  private static final class Growing extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    Growing(List<?> begun) {
      super(begun);
    }
  }
}
