package io.rhetor.client.resilience;

import java.util.concurrent.CompletionException;

/** Failures of futures that others made. */
final class Failures {
  private Failures() {}

  /** Takes off what futures wrap around a failure that comes from one they were derived from. */
  static Throwable bare(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
