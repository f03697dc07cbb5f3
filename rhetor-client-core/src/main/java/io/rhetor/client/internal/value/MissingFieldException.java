package io.rhetor.client.internal.value;

/** Says that a value lacks a field without which it is none. */
public final class MissingFieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /** Names the field as it is called on the wire. */
  public MissingFieldException(String field) {
    super(field + ": is required; give it a value");
    this.field = field;
  }

  /** The field's name on the wire. */
  public String field() {
    return field;
  }
}
