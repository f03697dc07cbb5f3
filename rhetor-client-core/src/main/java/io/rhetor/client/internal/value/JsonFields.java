package io.rhetor.client.internal.value;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of an object, which of them were read, and what they were read as. */
abstract class JsonFields extends AbstractMap<String, @Nullable Object> {
  final Map<String, @Nullable Object> fields;
  final Map<String, Object> known = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();
  private Set<String> always = Set.of();

  JsonFields(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    return Collections.unmodifiableMap(fields).entrySet();
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return fields.get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return fields.containsKey(name);
  }

  /** Shows the names of the fields, never what they hold. */
  @Override
  public String toString() {
    return fields.keySet().toString();
  }

  /** Tells whether a field is there and not null. */
  public boolean has(String name) {
    return find(fields, name) != null;
  }

  /** Returns the value of a field, which does not count as read for that. */
  public @Nullable Object peek(String name) {
    String field = find(fields, name);
    return field == null ? null : fields.get(field);
  }

  /** Names the fields of an object whose keys are data. */
  public List<String> names() {
    List<String> names = new ArrayList<>(fields.keySet());
    names.removeIf(name -> fields.get(name) == null);
    return names;
  }

  /** What has not been read, here or in a section: plain values, nulls left out; unmodifiable. */
  public Map<String, Object> rest() {
    Map<String, Object> rest = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (value != null && !read.contains(name)) {
            rest.put(name, value);
          }
        });
    known.forEach(
        (name, value) -> {
          if (value instanceof JsonObject && !((JsonObject) value).rest().isEmpty()) {
            rest.put(name, ((JsonObject) value).rest());
          }
        });
    return Collections.unmodifiableMap(rest);
  }

  /** Returns what was read. */
  public Map<String, Object> known() {
    return Collections.unmodifiableMap(known);
  }

  /** Returns what was read from a field; null if nothing was. */
  public @Nullable Object known(String name) {
    return known.get(name);
  }

  /** Keeps a value that belongs to a field, whatever that holds: one that was found elsewhere. */
  public <T> T keep(String name, T value) {
    known.put(name, value);
    return value;
  }

  /** Keeps a value that belongs to a field, if there is one. */
  public <T> Optional<T> keep(String name, Optional<T> value) {
    value.ifPresent(present -> known.put(name, present));
    return value;
  }

  /** Leaves out what was read from a field, which counts as read all the same. */
  public void forget(String name) {
    known.remove(name);
  }

  /** Takes back that a field was read, so that it is in the rest. */
  public void leave(String name) {
    known.remove(name);
    read.remove(name);
  }

  /** Tells that a field means something even if it is empty. */
  public void always(String name) {
    Set<String> more = new HashSet<>(always);
    more.add(name);
    always = more;
  }

  boolean isAlways(String name) {
    return always.contains(name);
  }

  /** Hands over all that was read until now, for a value of its own. */
  public Map<String, Object> takeKnown() {
    Map<String, Object> taken = new LinkedHashMap<>(known);
    known.clear();
    return taken;
  }

  /** Counts a field as read, so that it is not in the rest. */
  public void disregard(String name) {
    String field = find(fields, name);
    if (field != null) {
      read.add(field);
    }
  }

  /** Reads a field under the first of its names that has a value of the shape. */
  final <T> Optional<T> value(String name, Function<Object, @Nullable T> of, String... aliases) {
    T value = valueUnder(name, of);
    for (int i = 0; value == null && i < aliases.length; i++) {
      value = valueUnder(aliases[i], of);
    }
    return keep(name, Optional.ofNullable(value));
  }

  final <T> @Nullable T valueUnder(String name, Function<Object, @Nullable T> of) {
    String field = find(fields, name);
    Object raw = field == null ? null : fields.get(field);
    T value = raw == null ? null : of.apply(raw);
    if (field != null && value != null) {
      read.add(field);
    }
    return value;
  }

  /** The camelCase of a documented name, as builders call the field. */
  static String camelCase(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_') {
        boolean startsWord = i > 0 && name.charAt(i - 1) == '_';
        text.append(startsWord ? Character.toUpperCase(c) : c);
      }
    }
    return text.toString();
  }

  /** The name under which a field is there and not null; null if it is not. */
  static @Nullable String find(Map<String, @Nullable Object> fields, String name) {
    if (fields.get(name) != null) {
      return name;
    }
    if (name.indexOf('_') < 0) {
      return null;
    }
    String camelCase = camelCase(name);
    return fields.get(camelCase) != null ? camelCase : null;
  }
}
