package io.rhetor.client.value;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.internal.value.PlainValues;
import java.util.Map;
import java.util.Set;

/**
 * A value that goes over the wire: immutable, equal to another one of its type if both have the
 * same form in JSON. Jackson 2 and 3 write it in that form, which is documented in {@code
 * docs/protocol.md}, and read it back, without any setting; numbers of more digits than a double
 * has are read back exactly with {@code USE_BIG_DECIMAL_FOR_FLOATS}. A time that a server gives
 * without zone is read in the zone of {@code RhetorConfig.serverZone}. Not meant to be extended by
 * users.
 */
// For a getter that Jackson 2 sees it would set the private field, which no module lets it.
@JsonAutoDetect(getterVisibility = Visibility.NONE, isGetterVisibility = Visibility.NONE)
public abstract class RhetorValue {
  final JsonObject json;
  private final Set<String> hidden;

  static {
    Fields.reachBy(new FieldAccess());
  }

  /**
   * Makes a value of the fields that its constructor goes on to read.
   *
   * @param json the fields by their names on the wire
   * @param hidden which of them are private, so that {@link #toString()} shows their lengths alone
   */
  protected RhetorValue(Map<String, ?> json, String... hidden) {
    this.json = json instanceof JsonObject ? (JsonObject) json : JsonObject.of(json);
    this.hidden = Set.of(hidden);
  }

  /**
   * Makes a request.
   *
   * @param builder has its fields
   * @param hidden which of them are private, so that {@link #toString()} shows their lengths alone
   */
  protected RhetorValue(RequestBuilder<?, ?> builder, String... hidden) {
    this(builder.fields.written(), hidden);
  }

  /**
   * {@return the fields that the library does not know: plain values by their names on the wire;
   * unmodifiable}
   */
  public final Map<String, Object> additionalProperties() {
    return json.rest();
  }

  /**
   * {@return the form in JSON, private texts included: strings, numbers, booleans, lists and maps
   * of such by their names on the wire; without the fields that are empty}
   */
  @JsonValue
  public final Map<String, Object> toJson() {
    return PlainValues.form(json, RhetorValue::form);
  }

  private static Object form(Object value) {
    return value instanceof RhetorValue ? ((RhetorValue) value).toJson() : value;
  }

  @Override
  public final boolean equals(Object other) {
    return other == this
        || (getClass().isInstance(other)
            && comparable().equals(((RhetorValue) other).comparable()));
  }

  @Override
  public final int hashCode() {
    return comparable().hashCode();
  }

  private Object comparable() {
    return PlainValues.comparable(toJson());
  }

  /** Shows the fields that are known, of private ones the length alone. */
  @Override
  public final String toString() {
    return getClass().getSimpleName() + PlainValues.describe(json, hidden);
  }
}
