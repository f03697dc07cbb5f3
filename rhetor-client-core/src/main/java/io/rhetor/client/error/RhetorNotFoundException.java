package io.rhetor.client.error;

/** There is no such thing on the server: HTTP 404. */
public final class RhetorNotFoundException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorNotFoundException(Builder builder) {
    super(builder, "Check the id, and that baseUrl points at a Rhetor server.");
  }
}
