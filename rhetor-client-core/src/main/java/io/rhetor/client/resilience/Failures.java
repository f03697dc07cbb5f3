package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.run.CallbackLog;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Failures of futures and of code that others made. */
final class Failures {
  private static final CallbackLog LOG = CallbackLog.of(Failures.class.getPackageName());

  private Failures() {}

  /** Takes off what futures wrap around a failure that comes from one they were derived from. */
  static Throwable bare(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** The failure of a call whose next target could not be asked. */
  static RhetorException executorRefused(Throwable refused) {
    return new RhetorConnectionException(
        "The executor of the fallback chain did not take the task that asks the next target ("
            + refused.getClass().getName()
            + "). Give FallbackLlmClient.Builder.executor one that takes tasks until the chain is"
            + " closed.",
        refused,
        true);
  }

  /** Runs code of others that must not keep this call from ending. */
  static void logged(String what, Runnable action) {
    try {
      action.run();
    } catch (Throwable thrown) {
      LOG.write(Level.WARNING, "What was called to " + what + " threw; the call ends.", thrown);
    }
  }

  /**
   * Runs an action whatever the ones before it threw.
   *
   * @return what was thrown first, to which the rest is added; null if nothing was
   */
  static @Nullable Throwable collect(Runnable action, @Nullable Throwable first) {
    try {
      action.run();
      return first;
    } catch (Throwable thrown) {
      if (first == null) {
        return thrown;
      }
      if (first != thrown) {
        first.addSuppressed(thrown);
      }
      return first;
    }
  }

  /** Throws what {@link #collect} returned, if anything. */
  static void rethrow(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException) {
      throw (RuntimeException) thrown;
    }
    if (thrown instanceof Error) {
      throw (Error) thrown;
    }
    if (thrown != null) {
      throw new IllegalStateException("close() threw a checked exception", thrown);
    }
  }
}
