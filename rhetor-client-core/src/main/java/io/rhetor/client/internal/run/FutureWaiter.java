package io.rhetor.client.internal.run;

import io.rhetor.client.internal.check.WaiterStacks;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Throws to a thread that blocks for a call what the call failed with. */
public final class FutureWaiter {
  private FutureWaiter() {}

  /** Blocks until a future is done; cancels it when the current thread is interrupted. */
  public static <T extends @Nullable Object> T await(Future<? extends T> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      future.cancel(true);
      throw interrupted("the answer", interrupted);
    } catch (ExecutionException failed) {
      throw failure(failed);
    } catch (CancellationException cancelled) {
      throw failure(cancelled);
    }
  }

  /** Makes what is thrown to a thread whose wait was interrupted. */
  public static CancellationException interrupted(String what, InterruptedException interrupted) {
    return withCause(
        "Interrupted while waiting for " + what + ", so that the call was cancelled.", interrupted);
  }

  /**
   * Makes what is thrown to a thread that waited for a call: an exception of this library, or a
   * cancellation, as a copy with the stack of the current thread; what else is unchecked as it is,
   * without the wrappers of futures. Throws an {@link Error} itself.
   */
  public static RuntimeException failure(Throwable failure) {
    Throwable bare = unwrap(failure);
    if (bare instanceof Error) {
      throw (Error) bare;
    }
    if (bare instanceof CancellationException) {
      return withCause(bare.getMessage(), bare);
    }
    Throwable thrown = WaiterStacks.copyForWaiter(bare);
    return thrown instanceof RuntimeException
        ? (RuntimeException) thrown
        : new CompletionException(thrown);
  }

  /** Takes the wrappers of futures off a failure. */
  public static Throwable unwrap(Throwable failure) {
    Throwable bare = failure;
    while (bare instanceof ExecutionException || bare instanceof CompletionException) {
      Throwable cause = bare.getCause();
      if (cause == null) {
        return bare;
      }
      bare = cause;
    }
    return bare;
  }

  private static CancellationException withCause(@Nullable String message, Throwable cause) {
    CancellationException cancelled = new CancellationException(message);
    cancelled.initCause(cause);
    return cancelled;
  }
}
