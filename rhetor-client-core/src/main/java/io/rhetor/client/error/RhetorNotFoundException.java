package io.rhetor.client.error;

/**
 * There is no such thing on the server: HTTP 404, or an answer of status 200 that means it, such as
 * the {@code null} that updating a missing template is answered with.
 */
public final class RhetorNotFoundException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorNotFoundException(Builder builder) {
    super(
        builder,
        builder.addressAdviceOr("Check the id, and that baseUrl points at a Rhetor server."));
  }
}
