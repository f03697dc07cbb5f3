package io.rhetor.client.error;

/**
 * The server failed: HTTP 500 and above. After a 503 it certainly did nothing (it is starting or
 * overloaded), after the others it may have done the call.
 */
public final class RhetorServerException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorServerException(Builder builder) {
    super(
        builder,
        builder.status == 503
            ? "The server is starting or overloaded and did nothing; repeat it shortly."
            : "The server failed; its log says why.");
  }
}
