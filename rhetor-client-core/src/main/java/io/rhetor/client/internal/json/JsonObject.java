package io.rhetor.client.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object as a server sent it, read without ever failing: a field that is missing, null or of
 * another shape is empty. A field is found under its documented name and under that name in
 * camelCase. What was not read, or could not be, is in {@link #rest()}.
 */
public final class JsonObject {
  private final ObjectNode node;
  private final ZoneId zone;
  private final Set<String> read = new HashSet<>();

  JsonObject(ObjectNode node, ZoneId zone) {
    this.node = node;
    this.zone = zone;
  }

  /**
   * Tells whether a field is there and not null.
   *
   * @param name the field
   * @return true if it has a value of any shape
   */
  public boolean has(String name) {
    return FieldNames.find(node, name) != null;
  }

  /**
   * Tells whether a field is a list of objects and of nothing else.
   *
   * @param name the field
   * @return true if it is; an empty list is one too
   */
  public boolean hasObjects(String name) {
    String field = FieldNames.find(node, name);
    return field != null && Shapes.isListOfObjects(node.get(field));
  }

  /**
   * Tells whether a field is a list.
   *
   * @param name the field
   * @return true for an empty list too
   */
  public boolean hasList(String name) {
    String field = FieldNames.find(node, name);
    return field != null && node.get(field).isArray();
  }

  /**
   * Reads a text.
   *
   * @param name the field
   * @return the text; numbers and booleans as they were written
   */
  public Optional<String> text(String name) {
    return value(name, n -> n.isValueNode() ? n.asText() : null);
  }

  /**
   * Reads a truth value.
   *
   * @param name the field
   * @return the value, also from the texts {@code true} and {@code false}
   */
  public Optional<Boolean> flag(String name) {
    return value(name, Shapes::flag);
  }

  /**
   * Reads a whole number.
   *
   * @param name the field
   * @return the number, also from a text that is a plain decimal; empty if it does not fit an int
   */
  public OptionalInt integer(String name) {
    return value(name, n -> whole(n, Integer.SIZE - 1))
        .map(value -> OptionalInt.of(value.intValue()))
        .orElseGet(OptionalInt::empty);
  }

  /**
   * Reads a whole number.
   *
   * @param name the field
   * @return the number, also from a text that is a plain decimal; empty if it does not fit a long
   */
  public OptionalLong count(String name) {
    return value(name, n -> whole(n, Long.SIZE - 1))
        .map(value -> OptionalLong.of(value.longValue()))
        .orElseGet(OptionalLong::empty);
  }

  private static @Nullable BigInteger whole(JsonNode node, int bits) {
    BigInteger whole = Decimals.wholeOf(node);
    return whole == null || whole.bitLength() > bits ? null : whole;
  }

  /**
   * Reads a number.
   *
   * @param name the field
   * @return the number, also from a text that is a plain decimal; exact, with the zeros that the
   *     server wrote; empty if it has more than 1,000 digits before or after the point
   */
  public Optional<BigDecimal> decimal(String name) {
    return value(name, Decimals::of);
  }

  /**
   * Reads a number.
   *
   * @param name the field
   * @return the number, also from a text that is a plain decimal, as near as a double can be
   */
  public OptionalDouble real(String name) {
    return decimal(name)
        .map(value -> OptionalDouble.of(value.doubleValue()))
        .orElseGet(OptionalDouble::empty);
  }

  /**
   * Reads a time, with a zone or without.
   *
   * @param name the field
   * @return the time; empty if it cannot be read
   */
  public Optional<Instant> instant(String name) {
    return value(name, n -> n.isTextual() ? Timestamps.parse(n.asText(), zone) : null);
  }

  /**
   * Reads a value class from its name.
   *
   * @param <T> the value class
   * @param name the field
   * @param of makes the value of a text, or throws an {@link IllegalArgumentException}
   * @return the value; empty if the text does not make one
   */
  public <T> Optional<T> named(String name, Function<String, T> of) {
    return value(name, n -> Shapes.named(n, of));
  }

  /**
   * Reads texts.
   *
   * @param name the field
   * @return the texts of a list, or a text alone
   */
  public List<String> texts(String name) {
    return value(name, Shapes::texts).orElseGet(List::of);
  }

  /**
   * Reads an object.
   *
   * @param name the field
   * @return the object
   */
  public Optional<JsonObject> object(String name) {
    return value(name, n -> n.isObject() ? new JsonObject((ObjectNode) n, zone) : null);
  }

  /** The same object, of which nothing counts as read. */
  JsonObject unread() {
    return new JsonObject(node, zone);
  }

  /**
   * Returns the fields that are objects, none of which counts as read for that.
   *
   * @return the objects by their names, in the server's order
   */
  public Map<String, JsonObject> objects() {
    Map<String, JsonObject> objects = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isObject()) {
        objects.put(field.getKey(), new JsonObject((ObjectNode) field.getValue(), zone));
      }
    }
    return objects;
  }

  /**
   * Reads a list whose items are objects or, in another generation, texts alone.
   *
   * @param <T> the items
   * @param name the field
   * @param ofObject reads an object; null leaves it out
   * @param ofText reads a text; null leaves it out
   * @return the items
   */
  public <T> List<T> items(
      String name,
      Function<JsonObject, @Nullable T> ofObject,
      Function<String, @Nullable T> ofText) {
    return value(
            name,
            n -> {
              if (!n.isArray()) {
                return null;
              }
              List<T> items = new ArrayList<>();
              for (JsonNode item : n) {
                T read =
                    item.isObject()
                        ? ofObject.apply(new JsonObject((ObjectNode) item, zone))
                        : item.isTextual() ? ofText.apply(item.asText()) : null;
                if (read != null) {
                  items.add(read);
                }
              }
              return items;
            })
        .orElseGet(List::of);
  }

  /**
   * Reads an object whose keys are data.
   *
   * @param <T> the values
   * @param name the field
   * @param of reads the value under a key; null leaves the key out
   * @return the values by key, in the server's order
   */
  public <T> Map<String, T> entries(String name, BiFunction<String, JsonObject, @Nullable T> of) {
    return value(
            name,
            n -> {
              if (!n.isObject()) {
                return null;
              }
              Map<String, T> entries = new LinkedHashMap<>();
              for (Map.Entry<String, JsonNode> entry : n.properties()) {
                if (entry.getValue().isObject()) {
                  T read =
                      of.apply(entry.getKey(), new JsonObject((ObjectNode) entry.getValue(), zone));
                  if (read != null) {
                    entries.put(entry.getKey(), read);
                  }
                }
              }
              return entries;
            })
        .orElseGet(Map::of);
  }

  /**
   * Names the fields of an object whose keys are data.
   *
   * @return the fields that are not null, in the server's order
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.removeIf(name -> !node.hasNonNull(name));
    return names;
  }

  /**
   * Reads truth values by key.
   *
   * @param name the field
   * @return the values by key, in the server's order
   */
  public Map<String, Boolean> flags(String name) {
    Map<String, Boolean> flags = new LinkedHashMap<>();
    JsonObject object = object(name).orElseGet(() -> new JsonObject(Json.newObject(), zone));
    object.names().forEach(key -> object.flag(key).ifPresent(value -> flags.put(key, value)));
    return flags;
  }

  /**
   * Returns what has not been read.
   *
   * @return plain values by their names on the wire, nulls left out
   */
  public Map<String, Object> rest() {
    Map<String, Object> rest = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Object value = read.contains(field.getKey()) ? null : Json.toValue(field.getValue());
      if (value != null) {
        rest.put(field.getKey(), value);
      }
    }
    return rest;
  }

  /** The value of a field, which does not count as read for that; null if there is none. */
  @Nullable JsonNode node(String name) {
    String field = FieldNames.find(node, name);
    return field == null ? null : node.get(field);
  }

  /** Counts a field as read, so that it is not in the rest. */
  void disregard(String name) {
    String field = FieldNames.find(node, name);
    if (field != null) {
      read.add(field);
    }
  }

  /** What the object says, if it is an error. */
  Optional<String> words() {
    return ErrorWords.in(node);
  }

  private <T> Optional<T> value(String name, Function<JsonNode, @Nullable T> of) {
    String field = FieldNames.find(node, name);
    if (field == null) {
      return Optional.empty();
    }
    T value = of.apply(node.get(field));
    if (value != null) {
      read.add(field);
    }
    return Optional.ofNullable(value);
  }
}
