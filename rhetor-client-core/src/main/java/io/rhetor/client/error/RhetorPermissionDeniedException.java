package io.rhetor.client.error;

/** Server or proxy knows the caller and refuses the call: HTTP 403. */
public final class RhetorPermissionDeniedException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorPermissionDeniedException(Builder builder) {
    super(builder, "Check what this token may do.");
  }
}
