package io.rhetor.client.error;

/** The server refused fields of the request: HTTP 422, with {@link #fieldErrors()}. */
public final class RhetorValidationException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorValidationException(Builder builder) {
    super(builder, "Correct the named fields.");
  }
}
