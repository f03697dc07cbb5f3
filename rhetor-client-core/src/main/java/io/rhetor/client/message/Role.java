package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.value.NamedValue;

/**
 * Who speaks in a {@link ChatMessage}. An open set: the constants are those that every server
 * knows, {@link #of(String)} names any other.
 */
public final class Role extends NamedValue {
  /** Instructions to the model. */
  public static final Role SYSTEM = new Role("system");

  /** The person or component that asks. */
  public static final Role USER = new Role("user");

  /** The model. */
  public static final Role ASSISTANT = new Role("assistant");

  private Role(String value) {
    super("role", value, false);
  }

  /**
   * {@return the role of this name}
   *
   * @param value the name on the wire
   * @throws IllegalArgumentException if the name is blank
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Role of(String value) {
    return new Role(value);
  }
}
