package io.rhetor.client;

import io.rhetor.client.internal.run.FutureWaiter;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits for calls, in code that blocks anyway or runs on virtual threads.
 *
 * <pre>{@code
 * import static io.rhetor.client.Futures.await;
 *
 * try {
 *   System.out.println(await(rhetor.sendMessage("What is Tekton?")).message());
 * } catch (RhetorTimeoutException slow) {                       // no CompletionException around it
 *   System.out.println("No answer within " + slow.limit());
 * }
 * }</pre>
 */
public final class Futures {
  private Futures() {}

  /**
   * Blocks until a call is done, and returns what came of it.
   *
   * <p>A call that failed with a {@link io.rhetor.client.error.RhetorException} throws that
   * exception, as a copy of the same class: message, cause, suppressed exceptions and all that it
   * tells are the same, and its stack trace has the frames of the thread that waits, then those of
   * the thread that failed the call. Several threads that wait for one future each get a copy of
   * their own. Any other unchecked failure is thrown as it is, a checked one as the cause of a
   * {@link java.util.concurrent.CompletionException}.
   *
   * <p>When the waiting thread is interrupted, the call is cancelled, which ends it at the server
   * too. The thread stays interrupted.
   *
   * @param <T> what is to come
   * @param future what to wait for: the future of a call, or one derived from it
   * @return the value of the future; null if its value is null, as that of a {@code Void}
   * @throws io.rhetor.client.error.RhetorException if the call failed with one
   * @throws java.util.concurrent.CancellationException if the call was cancelled, or the waiting
   *     thread was interrupted; then its cause is the {@link InterruptedException}
   */
  public static <T extends @Nullable Object> T await(Future<? extends T> future) {
    return FutureWaiter.await(Objects.requireNonNull(future, "future"));
  }
}
