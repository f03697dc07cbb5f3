package io.rhetor.client.error;

/**
 * A rate or budget limit, at the server or at a proxy before it, holds: HTTP 429. Nothing was done.
 * {@link #retryAfter()} says how long to wait, if the answer did.
 */
public final class RhetorRateLimitException extends RhetorApiException {
  private static final long serialVersionUID = 1L;

  RhetorRateLimitException(Builder builder) {
    super(builder, advice(builder));
  }

  private static String advice(Builder builder) {
    return builder.retryAfter == null
        ? "Repeat it later, and less often."
        : "Repeat it after " + builder.retryAfter.toMillis() + " ms.";
  }
}
