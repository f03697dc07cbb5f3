package io.rhetor.client.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future whose cancellation reaches the work behind it, also through futures derived from it
 * ({@code thenApply(…).cancel(true)}, {@code thenCompose} with a second work included), and also
 * when a caller completes it in the work's stead ({@code orTimeout}).
 *
 * <p>The work completes it with {@link #succeed} and {@link #fail}; every other completion comes
 * from a caller and ends the work.
 *
 * @param <T> what is to come
 */
public final class CancellableFuture<T> extends CompletableFuture<T> {
  private final @Nullable CancellableFuture<?> parent;
  private final AtomicReference<@Nullable Runnable> onAbandon = new AtomicReference<>();

  /** Makes a future that nothing is derived from yet. */
  public CancellableFuture() {
    this.parent = null;
  }

  private CancellableFuture(CancellableFuture<?> parent) {
    this.parent = parent;
  }

  /**
   * Sets what ends the work, once; runs at once if the future was abandoned already.
   *
   * @param action run at most once, by the thread that abandons the future
   */
  public void onAbandon(Runnable action) {
    if (!onAbandon.compareAndSet(null, action)) {
      action.run();
    }
  }

  /**
   * Completes the future for the work.
   *
   * @param value the result
   */
  public void succeed(T value) {
    super.complete(value);
  }

  /**
   * Fails the future for the work.
   *
   * @param failure the failure
   */
  public void fail(Throwable failure) {
    super.completeExceptionally(failure);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CancellableFuture<>(this);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      abandon();
    }
    return cancelled;
  }

  @Override
  public boolean complete(T value) {
    boolean completed = super.complete(value);
    if (completed) {
      abandon();
    }
    return completed;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    boolean completed = super.completeExceptionally(failure);
    if (completed) {
      abandon();
    }
    return completed;
  }

  @Override
  public <U> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> next) {
    Composed<U> composed = new Composed<>();
    return composed.watch(super.thenCompose(value -> composed.begin(next.apply(value))));
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> next) {
    return thenComposeAsync(next, defaultExecutor());
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> next, Executor executor) {
    Composed<U> composed = new Composed<>();
    return composed.watch(
        super.thenComposeAsync(value -> composed.begin(next.apply(value)), executor));
  }

  private void abandon() {
    Runnable action = onAbandon.getAndSet(CancellableFuture::alreadyAbandoned);
    if (action != null) {
      action.run();
    }
    if (parent != null) {
      parent.cancel(true);
    }
  }

  private static void alreadyAbandoned() {}

  /** The second work of a composition, which begins only when the first one is done. */
  private static final class Composed<U> {
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();

    @SuppressWarnings("FutureReturnValueIgnored") // Cancelling what is over does nothing.
    CompletionStage<U> begin(CompletionStage<U> second) {
      if (second instanceof Future) {
        abandoned.thenRun(() -> ((Future<?>) second).cancel(true));
      }
      return second;
    }

    CompletableFuture<U> watch(CompletableFuture<U> derived) {
      ((CancellableFuture<U>) derived).onAbandon(() -> abandoned.complete(null));
      return derived;
    }
  }
}
