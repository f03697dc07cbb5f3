package io.rhetor.client.error;

import io.rhetor.client.internal.check.EarlierAttempts;
import io.rhetor.client.internal.check.WaiterStacks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any failure of a call to Rhetor.
 *
 * <p>Two questions decide what a caller does next: {@link #isRetryable()}, can the same call
 * succeed later, and {@link #mayHaveBeenProcessed()}, would repeating it risk doing it twice.
 *
 * <pre>{@code
 * try {
 *   MessageResponse reply = await(rhetor.sendMessage(request));      // io.rhetor.client.Futures
 * } catch (RhetorException failure) {
 *   if (failure.isRetryable()) { … }
 * }
 *
 * rhetor.sendMessage(request).exceptionally(failure -> {
 *   Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
 *   …
 * });
 * }</pre>
 *
 * <p>It can be cloned so that each thread that waits for a call gets an exception with its own
 * stack trace; the suppressed exceptions of a copy are those of the original.
 */
public abstract class RhetorException extends RuntimeException implements Cloneable {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private boolean mayHaveBeenProcessed;
  private int earlierAttempts;

  static {
    EarlierAttempts.recordBy((last, earlier) -> ((RhetorException) last).keep(earlier));
    WaiterStacks.copyBy(
        failure ->
            failure instanceof RhetorException ? ((RhetorException) failure).copy() : failure);
  }

  /**
   * Creates the failure.
   *
   * @param message what happened and what to do next, without tokens or prompt text
   * @param cause what lies beneath, or null
   * @param retryable whether the same call can succeed later
   * @param mayHaveBeenProcessed whether repeating the call risks doing it twice
   */
  protected RhetorException(
      String message, @Nullable Throwable cause, boolean retryable, boolean mayHaveBeenProcessed) {
    super(message, cause);
    this.retryable = retryable;
    this.mayHaveBeenProcessed = mayHaveBeenProcessed;
  }

  /**
   * {@return whether the same call, unchanged, can succeed later: true where repeating makes sense:
   * a lost connection, an overloaded server, a timeout}
   */
  public final boolean isRetryable() {
    return retryable;
  }

  /**
   * {@return whether the server may have acted on the call, in any of its attempts, before it
   * failed: true where repeating risks a second answer, a second charge or a second entry in the
   * conversation; false where the server certainly did nothing or where doing it twice is harmless}
   */
  public final boolean mayHaveBeenProcessed() {
    return mayHaveBeenProcessed;
  }

  /**
   * Returns how often the call was attempted by the {@code RetryPolicy}. The failures of the
   * attempts before the last one are {@linkplain #getSuppressed() suppressed} exceptions of this
   * one, or of its cause where this one explains it, as {@link RhetorStreamException} and {@link
   * ComponentUnavailableException} do.
   *
   * @return 1 or more; the attempts of the call that failed last, where several calls are made for
   *     one
   */
  public final int attemptCount() {
    return earlierAttempts == 0 && getCause() instanceof RhetorException
        ? ((RhetorException) getCause()).attemptCount()
        : 1 + earlierAttempts;
  }

  private synchronized void keep(List<? extends Throwable> earlier) {
    if (earlierAttempts > 0) {
      return;
    }
    earlierAttempts = earlier.size();
    for (Throwable failure : earlier) {
      addSuppressed(failure);
      mayHaveBeenProcessed |=
          failure instanceof RhetorException && ((RhetorException) failure).mayHaveBeenProcessed;
    }
  }

  private RhetorException copy() {
    try {
      // Not by constructors: a subclass of a user's has none for this.
      RhetorException copy = (RhetorException) super.clone();
      copy.setStackTrace(WaiterStacks.above(getStackTrace()));
      return copy;
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
