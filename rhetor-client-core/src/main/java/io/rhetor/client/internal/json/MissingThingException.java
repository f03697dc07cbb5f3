package io.rhetor.client.internal.json;

/** An answer of status 200 that says that something is not there. */
public final class MissingThingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String detail;

  /** Creates the failure. */
  public MissingThingException(String detail) {
    super(detail);
    this.detail = detail;
  }

  /** Returns what is not there. */
  public String detail() {
    return detail;
  }
}
