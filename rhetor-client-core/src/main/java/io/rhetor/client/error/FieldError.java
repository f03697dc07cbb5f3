package io.rhetor.client.error;

import java.util.Objects;

/** One field that the server refused, from the list that a 422 answer carries. */
public final class FieldError {
  private final String location;
  private final String message;
  private final String type;

  /**
   * Creates the description of a refused field.
   *
   * @param location the path to the field, such as {@code body.message}; empty if unknown
   * @param message the server's words, such as {@code Field required}; empty if none
   * @param type the server's machine-readable kind, such as {@code missing}; empty if none
   */
  public FieldError(String location, String message, String type) {
    this.location = Objects.requireNonNull(location, "location");
    this.message = Objects.requireNonNull(message, "message");
    this.type = Objects.requireNonNull(type, "type");
  }

  /** {@return the path of the field, its steps joined by dots; empty if the server named none} */
  public String location() {
    return location;
  }

  /** {@return what is wrong with it, in the server's words; empty if it gave none} */
  public String message() {
    return message;
  }

  /** {@return the server's machine-readable kind of the error; empty if it gave none} */
  public String type() {
    return type;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldError
        && location.equals(((FieldError) other).location)
        && message.equals(((FieldError) other).message)
        && type.equals(((FieldError) other).type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(location, message, type);
  }

  @Override
  public String toString() {
    return location.isEmpty() ? message : location + ": " + message;
  }
}
