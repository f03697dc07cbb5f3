package io.rhetor.client.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A future whose cancellation reaches the work behind it, also through futures derived from it
 * ({@code thenApply(…).cancel(true)}), and also when a caller completes it in the work's stead
 * ({@code orTimeout}).
 *
 * <p>The work completes it with {@link #succeed} and {@link #fail}; every other completion comes
 * from a caller and ends the work.
 *
 * @param <T> what is to come
 */
public final class CancellableFuture<T> extends CompletableFuture<T> {
  private final @Nullable CancellableFuture<?> root;
  private final AtomicReference<@Nullable Runnable> onAbandon = new AtomicReference<>();

  /** Makes a future that nothing is derived from yet. */
  public CancellableFuture() {
    this.root = null;
  }

  private CancellableFuture(CancellableFuture<?> root) {
    this.root = root;
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
    return new CancellableFuture<>(root == null ? this : root);
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

  private void abandon() {
    if (root != null) {
      root.cancel(true);
    } else {
      Runnable action = onAbandon.getAndSet(CancellableFuture::alreadyAbandoned);
      if (action != null) {
        action.run();
      }
    }
  }

  private static void alreadyAbandoned() {}
}
