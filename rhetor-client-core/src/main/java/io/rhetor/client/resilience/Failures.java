package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.FutureWaiter;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Failures of futures and of code that others made. */
final class Failures {
  private static final CallbackLog LOG = CallbackLog.of(Failures.class.getPackageName());

  private Failures() {}

  /** Takes off the wrappers of futures, and of streams that had begun. */
  static Throwable plain(Throwable failure) {
    Throwable plain = FutureWaiter.unwrap(failure);
    Throwable cause = plain.getCause();
    return plain instanceof RhetorStreamException && cause != null ? plain(cause) : plain;
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

  /** Runs a listener, and logs what it throws as a problem of a client. */
  static void tell(CallbackLog log, String problem, Runnable listener) {
    try {
      listener.run();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      log.write(Level.ERROR, problem, thrown);
    }
  }

  /**
   * {@return what was thrown first, to which is added what this action throws; null if nothing was}
   */
  static @Nullable Throwable collect(Runnable action, @Nullable Throwable first) {
    try {
      action.run();
    } catch (Throwable thrown) {
      if (first == null) {
        return thrown;
      }
      if (first != thrown) {
        first.addSuppressed(thrown);
      }
    }
    return first;
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
