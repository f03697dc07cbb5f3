package io.rhetor.client.internal.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object as a server sent it, read without ever failing: a field that is missing, null or of
 * another shape is empty. A field is found under its documented name and under that name in
 * camelCase. What was read is in {@link #known()} under its documented name, what was not, or could
 * not be, in {@link #rest()}: the reads of a value are the table of its fields, for writing too.
 */
public final class JsonObject extends JsonFields {
  private final ZoneId zone;

  /** Makes an object of what a parser read. */
  public JsonObject(Map<String, @Nullable Object> fields, ZoneId zone) {
    super(fields);
    this.zone = zone;
  }

  /** Makes an object of the fields of a map, which may have any owner. */
  public static JsonObject of(Map<String, ?> json) {
    return json instanceof JsonObject
        ? ((JsonObject) json).unread()
        : new JsonObject(copy(json), ZoneId.systemDefault());
  }

  /** Makes an object of fields that are known, and of others that are the rest. */
  public static JsonObject written(Map<String, Object> known, Map<String, Object> others) {
    JsonObject object = new JsonObject(Collections.unmodifiableMap(others), ZoneOffset.UTC);
    object.known.putAll(known);
    return object;
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> source) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    source.forEach((name, value) -> copy.put(String.valueOf(name), copyOf(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object copyOf(@Nullable Object value) {
    if (value instanceof Map) {
      return copy((Map<?, ?>) value);
    }
    if (value instanceof Collection) {
      List<@Nullable Object> items = new ArrayList<>();
      ((Collection<?>) value).forEach(item -> items.add(copyOf(item)));
      return Collections.unmodifiableList(items);
    }
    return value;
  }

  /** Tells whether a field is a list of objects and of nothing else. */
  public boolean hasObjects(String name) {
    Object value = peek(name);
    return value != null && Shapes.isListOfObjects(value);
  }

  /** Tells whether a field is a list. */
  public boolean hasList(String name) {
    return peek(name) instanceof Collection;
  }

  /** Reads a text. */
  public Optional<String> text(String name, String... aliases) {
    return value(name, Shapes::text, aliases);
  }

  /** Reads a text without which there is no value. */
  public String required(String name) {
    return required(name, text(name));
  }

  /** A field without which there is no value. */
  public static <T> T required(String name, Optional<T> value) {
    return value.orElseThrow(() -> new MissingFieldException(name));
  }

  /** Reads a truth value. */
  public Optional<Boolean> flag(String name) {
    return value(name, Shapes::flag);
  }

  /** Reads a truth value that is always known. */
  public boolean flag(String name, boolean otherwise) {
    return keep(name, flag(name).orElse(otherwise));
  }

  /** Reads a whole number. */
  public OptionalInt integer(String name, String... aliases) {
    return value(name, n -> whole(n, Integer.SIZE - 1), aliases)
        .map(value -> OptionalInt.of(value.intValue()))
        .orElseGet(OptionalInt::empty);
  }

  /** Reads a whole number. */
  public OptionalLong count(String name, String... aliases) {
    return value(name, n -> whole(n, Long.SIZE - 1), aliases)
        .map(value -> OptionalLong.of(value.longValue()))
        .orElseGet(OptionalLong::empty);
  }

  private static @Nullable BigInteger whole(Object value, int bits) {
    BigInteger whole = Decimals.wholeOf(value);
    return whole == null || whole.bitLength() > bits ? null : whole;
  }

  /** Reads a number. */
  public Optional<BigDecimal> decimal(String name) {
    return value(name, Decimals::of);
  }

  /** Reads a number. */
  public OptionalDouble real(String name) {
    return decimal(name)
        .map(value -> OptionalDouble.of(value.doubleValue()))
        .orElseGet(OptionalDouble::empty);
  }

  /** Reads a time, with a zone or without. */
  public Optional<Instant> instant(String name, String... aliases) {
    return value(name, n -> Shapes.instant(n, zone), aliases);
  }

  /** Reads a value class from its name. */
  public <T> Optional<T> named(String name, Function<String, T> of, String... aliases) {
    return value(name, n -> Shapes.named(n, of), aliases);
  }

  /** Reads texts. */
  public List<String> texts(String name) {
    return value(name, Shapes::texts).map(List::copyOf).orElseGet(List::of);
  }

  /** Reads an object. */
  public Optional<JsonObject> object(String name) {
    return Optional.ofNullable(valueUnder(name, this::objectOf));
  }

  /** Reads a part of this object, some of whose fields belong to the same value. */
  public JsonObject section(String name) {
    return keep(name, object(name)).orElseGet(() -> new JsonObject(Map.of(), zone));
  }

  /** Reads an object of plain values. */
  public Map<String, Object> map(String name) {
    return value(name, this::mapOf).orElseGet(Map::of);
  }

  private @Nullable Map<String, Object> mapOf(Object value) {
    JsonObject object = objectOf(value);
    return object == null ? null : object.rest();
  }

  private @Nullable JsonObject objectOf(@Nullable Object value) {
    if (value instanceof JsonObject) {
      return ((JsonObject) value).unread();
    }
    if (!(value instanceof Map)) {
      return null;
    }
    @SuppressWarnings("unchecked") // Parsers and copies make names of texts alone.
    Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) value;
    return new JsonObject(object, zone);
  }

  /** The same object, of which nothing counts as read. */
  public JsonObject unread() {
    return new JsonObject(fields, zone);
  }

  /** Returns the fields that are objects, none of which counts as read for that. */
  public Map<String, JsonObject> objects() {
    Map<String, JsonObject> objects = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          JsonObject object = objectOf(value);
          if (object != null) {
            objects.put(name, object);
          }
        });
    return objects;
  }

  /** Reads a value from its JSON. */
  public <T> Optional<T> value(String name, Class<T> type, Function<JsonObject, T> of) {
    return value(name, n -> valueOf(n, type, of));
  }

  private <T> @Nullable T valueOf(
      @Nullable Object value, Class<T> type, Function<JsonObject, T> of) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    JsonObject object = objectOf(value);
    try {
      return object == null ? null : of.apply(object);
    } catch (IllegalArgumentException notOne) {
      return null;
    }
  }

  /** Reads a list of values, without the items that are none. */
  public <T> List<T> list(String name, Class<T> type, Function<JsonObject, T> of) {
    return list(name, item -> valueOf(item, type, of));
  }

  /** Reads a list of values, whose items may be texts alone: one field of the value. */
  public <T> List<T> list(
      String name, Class<T> type, Function<JsonObject, T> of, String textField) {
    return list(
        name, item -> valueOf(item instanceof String ? Map.of(textField, item) : item, type, of));
  }

  private <T> List<T> list(String name, Function<@Nullable Object, @Nullable T> of) {
    return value(name, list -> valuesOf(list, of)).orElseGet(List::of);
  }

  private static <T> @Nullable List<T> valuesOf(
      Object list, Function<@Nullable Object, @Nullable T> of) {
    if (!(list instanceof Collection)) {
      return null;
    }
    List<T> values = new ArrayList<>();
    for (Object item : (Collection<?>) list) {
      T value = of.apply(item);
      if (value != null) {
        values.add(value);
      }
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * Reads an object whose keys are data and whose values are values, which read their keys from a
   * field of their own.
   */
  public <T> Map<String, T> valuesByKey(
      String name, String keyField, Class<T> type, Function<JsonObject, T> of) {
    Map<String, T> values =
        entries(
            name,
            (key, value) -> {
              JsonObject object = objectOf(value);
              return valueOf(object == null ? value : object.with(keyField, key), type, of);
            });
    if (known.containsKey(name)) {
      keep(name, new PlainValues.Keyed(keyField, values));
    }
    return Collections.unmodifiableMap(values);
  }

  /** Reads a list whose items are objects or, in another generation, texts alone. */
  public <T> List<T> items(
      String name,
      Function<JsonObject, @Nullable T> ofObject,
      Function<String, @Nullable T> ofText) {
    return list(
        name,
        item -> {
          JsonObject object = objectOf(item);
          if (object != null) {
            return ofObject.apply(object);
          }
          return item instanceof String ? ofText.apply((String) item) : null;
        });
  }

  /** Reads an object whose keys are data; a null leaves a key out. */
  private <T> Map<String, T> entries(String name, BiFunction<String, Object, @Nullable T> of) {
    return value(
            name,
            n -> {
              JsonObject object = objectOf(n);
              if (object == null) {
                return null;
              }
              Map<String, T> entries = new LinkedHashMap<>();
              object.fields.forEach(
                  (key, value) -> {
                    T read = value == null ? null : of.apply(key, value);
                    if (read != null) {
                      entries.put(key, read);
                    }
                  });
              return entries;
            })
        .orElseGet(Map::of);
  }

  /** Reads an object whose keys are data and whose values are values. */
  public <T> Map<String, T> valuesByKey(String name, Class<T> type, Function<JsonObject, T> of) {
    return Collections.unmodifiableMap(entries(name, (key, value) -> valueOf(value, type, of)));
  }

  /** Reads an object whose keys are data and whose values are objects of plain values. */
  public Map<String, Map<String, Object>> maps(String name) {
    return Collections.unmodifiableMap(entries(name, (key, value) -> mapOf(value)));
  }

  /** Reads truth values by key. */
  public Map<String, Boolean> flags(String name) {
    return Collections.unmodifiableMap(entries(name, (key, value) -> Shapes.flag(value)));
  }

  /** Reads a text that is not blank, without which there is no value. */
  public String requiredWords(String name) {
    return required(name, keep(name, text(name).filter(text -> !text.isBlank())));
  }

  /** Another object of the same server. */
  public JsonObject like(Map<String, @Nullable Object> other) {
    return new JsonObject(other, zone);
  }

  /** The same object, unread, with another value of a field. */
  public JsonObject with(String name, Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new JsonObject(more, zone);
  }

  /** The same object, unread, without fields of these names. */
  public JsonObject without(String... names) {
    Map<String, @Nullable Object> fewer = new LinkedHashMap<>(fields);
    for (String name : names) {
      String field = find(fields, name);
      fewer.remove(field == null ? name : field);
    }
    return new JsonObject(fewer, zone);
  }
}
