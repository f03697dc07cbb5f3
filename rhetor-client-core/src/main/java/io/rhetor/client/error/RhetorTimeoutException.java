package io.rhetor.client.error;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time limit of {@code RhetorConfig}, or the deadline of a fallback chain, passed. Always
 * {@linkplain #isRetryable() retryable}.
 */
public final class RhetorTimeoutException extends RhetorException {
  private static final long serialVersionUID = 1L;

  /** What was being waited for. */
  public enum Phase {
    /** The connection: {@code connectTimeout}. Nothing was sent. */
    CONNECT,
    /** The beginning of the answer: {@code headersTimeout}. */
    HEADERS,
    /** The next bytes of an answer that had begun: {@code idleTimeout}. */
    IDLE,
    /**
     * The subscriber of a stream, which asked for nothing: {@code pauseTimeout}. The server is not
     * to blame.
     */
    PAUSE,
    /** The end of the whole call: {@code totalTimeout}, or the deadline of a fallback chain. */
    TOTAL
  }

  private final Phase phase;
  private final Duration limit;

  /**
   * Creates the failure.
   *
   * @param phase what was being waited for
   * @param limit the limit that passed
   * @param message what happened and what to do next
   * @param cause what the JDK reported, or null
   * @param mayHaveBeenProcessed whether the server may have acted on the call
   */
  public RhetorTimeoutException(
      Phase phase,
      Duration limit,
      String message,
      @Nullable Throwable cause,
      boolean mayHaveBeenProcessed) {
    super(message, cause, true, mayHaveBeenProcessed);
    this.phase = Objects.requireNonNull(phase, "phase");
    this.limit = Objects.requireNonNull(limit, "limit");
  }

  /** {@return what was being waited for} */
  public Phase phase() {
    return phase;
  }

  /** {@return the limit that passed, as configured} */
  public Duration limit() {
    return limit;
  }
}
