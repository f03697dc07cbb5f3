package io.rhetor.client.error;

/** The server refused a value: HTTP 400, such as an unknown provider. */
public final class RhetorBadRequestException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorBadRequestException(Builder builder) {
    super(builder, "Correct the value that the server names.");
  }
}
