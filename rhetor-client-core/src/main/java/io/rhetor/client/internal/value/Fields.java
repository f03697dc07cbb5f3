package io.rhetor.client.internal.value;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The fields of values and of their builders by their names on the wire, for the classes of values
 * alone, which are in several packages: as members of a public base class, users would see them.
 */
public abstract class Fields {
  private static volatile @Nullable Fields access;

  /** Sets how fields are reached; called by the base classes before there is a value. */
  public static void reachBy(Fields byBaseClasses) {
    access = byBaseClasses;
  }

  protected abstract JsonObject fieldsOf(Object value);

  protected abstract RequestFields requestOf(Object builder);

  /** {@return a field that was read or set; empty if it is not there} */
  public static <T> Optional<T> field(Object value, String name, Class<T> type) {
    return Optional.ofNullable(type.cast(known(value, name)));
  }

  /** {@return a text that was read or set; empty if it is not there} */
  public static Optional<String> text(Object value, String name) {
    return field(value, name, String.class);
  }

  /** {@return a field that is always there} */
  public static <T> T required(Object value, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(known(value, name)), name);
  }

  /** {@return a whole number that was read or set; empty if it is not there} */
  public static OptionalInt integer(Object value, String name) {
    Number number = (@Nullable Number) known(value, name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number.intValue());
  }

  /** {@return a whole number that was read or set; empty if it is not there} */
  public static OptionalLong count(Object value, String name) {
    Number number = (@Nullable Number) known(value, name);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number.longValue());
  }

  /** {@return a number that was read or set; empty if it is not there} */
  public static OptionalDouble real(Object value, String name) {
    Number number = (@Nullable Number) known(value, name);
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number.doubleValue());
  }

  /** {@return what was read or set as a list; empty if it is not there; unmodifiable} */
  @SuppressWarnings("unchecked") // Each name is read and set as a list of one type.
  public static <T> List<T> list(Object value, String name) {
    Object list = known(value, name);
    return list == null ? List.of() : Collections.unmodifiableList((List<T>) list);
  }

  /** {@return what was read or set by keys that are data; empty if not there; unmodifiable} */
  @SuppressWarnings("unchecked") // Each name is read and set as a map to one type.
  public static <T> Map<String, T> map(Object value, String name) {
    Object map = known(value, name);
    if (map instanceof PlainValues.Keyed) {
      map = ((PlainValues.Keyed) map).values;
    }
    return map == null ? Map.of() : Collections.unmodifiableMap((Map<String, T>) map);
  }

  /** Sets a field of a request to a value that its builder has checked. */
  public static <B> B set(B builder, String name, @Nullable Object value) {
    access().requestOf(builder).set(name, value);
    return builder;
  }

  /** Sets a field of a request to what it must be by the table of its builder. */
  public static <B> B check(B builder, String name, @Nullable Object value) {
    access().requestOf(builder).check(name, value);
    return builder;
  }

  /** Adds texts to a list of a request, none of them blank. */
  public static <B> B addTexts(B builder, String name, String... values) {
    access().requestOf(builder).addTexts(name, values);
    return builder;
  }

  /** Adds values to a list of a request. */
  public static <B> B addAll(B builder, String name, List<?> values) {
    access().requestOf(builder).addAll(name, values);
    return builder;
  }

  /** Adds a field that the table does not have; the method is what the caller called. */
  public static <B> B addOther(B builder, String method, String name, Object value) {
    access().requestOf(builder).addOther(method, name, value);
    return builder;
  }

  /** Gives a builder all fields of an object, as its table says. */
  public static <B> B read(Map<String, ?> json, B builder) {
    access().requestOf(builder).read(JsonObject.of(json));
    return builder;
  }

  /** Gives a builder all fields of a request. */
  public static <B> B copy(Object request, B builder) {
    access().requestOf(builder).copy(access().fieldsOf(request));
    return builder;
  }

  private static @Nullable Object known(Object value, String name) {
    JsonObject fields = value instanceof JsonObject ? (JsonObject) value : access().fieldsOf(value);
    return fields.known(name);
  }

  private static Fields access() {
    return Objects.requireNonNull(access);
  }
}
