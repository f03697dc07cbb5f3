package io.rhetor.client.message;

import io.rhetor.client.internal.check.Checks;
import java.util.Objects;

/**
 * Who speaks in a {@link ChatMessage}. An open set: the constants are those that every server
 * knows, {@link #of(String)} names any other.
 */
public final class Role {
  /** Instructions to the model. */
  public static final Role SYSTEM = new Role("system");

  /** The person or component that asks. */
  public static final Role USER = new Role("user");

  /** The model. */
  public static final Role ASSISTANT = new Role("assistant");

  private final String value;

  private Role(String value) {
    this.value = value;
  }

  /**
   * Names a role.
   *
   * @param value the name on the wire
   * @return the role
   * @throws IllegalArgumentException if the name is blank
   */
  public static Role of(String value) {
    return new Role(Checks.requireText("role", value));
  }

  /**
   * Returns the name on the wire.
   *
   * @return for example {@code user}
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Role && value.equals(((Role) other).value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
