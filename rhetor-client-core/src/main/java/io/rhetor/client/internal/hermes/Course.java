package io.rhetor.client.internal.hermes;

import io.rhetor.client.internal.concurrent.CancellableFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps that follow one another and end in one future. Abandoning the future ends the step that is
 * under way.
 */
final class Course<T> {
  private final CancellableFuture<T> future = new CancellableFuture<>();
  private volatile @Nullable Future<?> step;

  Course() {
    future.onAbandon(this::endStep);
  }

  CancellableFuture<T> future() {
    return future;
  }

  /** Goes on when a step is done, unless the course has ended by then. */
  @SuppressWarnings("FutureReturnValueIgnored") // What follows sees to its own failures.
  <S> void await(CompletableFuture<S> next, Consumer<S> onSuccess, Consumer<Throwable> onFailure) {
    step = next;
    if (future.isDone()) {
      endStep();
    }
    next.whenComplete(
        (value, failure) -> {
          if (future.isDone()) {
            return;
          }
          try {
            if (failure == null) {
              onSuccess.accept(value);
            } else {
              onFailure.accept(failure);
            }
          } catch (RuntimeException defect) {
            // Nobody looks at what a callback throws; the caller would wait for ever.
            fail(defect);
          }
        });
  }

  void succeed(T value) {
    future.succeed(value);
  }

  void fail(Throwable failure) {
    future.fail(failure);
    endStep();
  }

  private void endStep() {
    Future<?> current = step;
    if (current != null) {
      current.cancel(true);
    }
  }
}
