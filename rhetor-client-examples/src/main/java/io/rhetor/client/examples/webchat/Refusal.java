package io.rhetor.client.examples.webchat;

/** Says why a request of a browser is not carried out. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static Refusal unknownChat() {
    return new Refusal(404, "This chat does not exist any more. Begin a new one.");
  }

  int status() {
    return status;
  }
}
