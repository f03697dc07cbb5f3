package io.rhetor.client.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps that follow one another and end in one future. Abandoning the future ends the step that is
 * under way.
 */
public final class AsyncSteps<T> {
  private final CancellableFuture<T> future = new CancellableFuture<>();

  // Written by the thread that goes on; the thread that ends the course reads it behind the end.
  private volatile @Nullable Future<?> step;

  /** Makes a course without a step. */
  public AsyncSteps() {
    future.onAbandon(this::endStep);
  }

  /** {@return the future of the whole course} */
  public CancellableFuture<T> future() {
    return future;
  }

  /**
   * Goes on when a step is done, unless the course has ended by then; what either action throws
   * fails the course.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // What follows sees to its own failures.
  public <S> void await(
      CompletableFuture<S> next, Consumer<S> onSuccess, Consumer<Throwable> onFailure) {
    step = next;
    if (future.isDone()) {
      endStep();
    }
    next.whenComplete(
        (value, failure) -> {
          release(next);
          if (future.isDone()) {
            return;
          }
          try {
            if (failure == null) {
              onSuccess.accept(value);
            } else {
              onFailure.accept(failure);
            }
          } catch (Throwable defect) {
            // The future that whenComplete returns is dropped; the caller would wait for ever.
            fail(defect);
          }
        });
  }

  /** Ends the course well. */
  public void succeed(T value) {
    future.succeed(value);
  }

  /** Ends the course, and the step that is under way. */
  public void fail(Throwable failure) {
    future.fail(failure);
    endStep();
  }

  /** Lets go of a step that is over, which a future that is kept would keep. */
  private void release(Future<?> over) {
    if (step == over) {
      step = null;
    }
  }

  private void endStep() {
    CancellableFuture.cancel(step);
  }
}
