package io.rhetor.client.value;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rhetor.client.internal.check.Checks;
import java.util.Locale;

/**
 * One of an open set of names: constants for those that every server knows, {@code of(String)} for
 * any other. Immutable, equal to the same name of its type; in JSON it is the name alone. Not meant
 * to be extended by users.
 */
// See RhetorValue.
@JsonAutoDetect(getterVisibility = Visibility.NONE, isGetterVisibility = Visibility.NONE)
public abstract class NamedValue {
  private final String value;
  private final String key;

  /**
   * Makes a name.
   *
   * @param field what the name is called where a caller gives it
   * @param value the name on the wire, not blank
   * @param ignoresCase whether names are equal that differ in case alone
   * @throws IllegalArgumentException if the name is blank
   */
  protected NamedValue(String field, String value, boolean ignoresCase) {
    this.value = Checks.requireText(field, value);
    this.key = ignoresCase ? value.toLowerCase(Locale.ROOT) : value;
  }

  /** {@return the name on the wire} */
  @JsonValue
  public final String value() {
    return value;
  }

  @Override
  public final boolean equals(Object other) {
    return getClass().isInstance(other) && key.equals(((NamedValue) other).key);
  }

  @Override
  public final int hashCode() {
    return key.hashCode();
  }

  @Override
  public final String toString() {
    return value;
  }
}
