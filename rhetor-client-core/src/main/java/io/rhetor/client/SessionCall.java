package io.rhetor.client;

import io.rhetor.client.internal.run.CancellableFuture;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a chat session is occupied with, from its claim to its one end. The next claim also ends a
 * call whose future was cancelled: threads that wait for a future return before the cancellation
 * reaches the work behind it.
 */
final class SessionCall<T> {
  private final AtomicReference<@Nullable SessionCall<?>> session;

  // Written by the thread that makes the call, before anyone can end it.
  private volatile BooleanSupplier over = () -> false;

  // Guarded by this.
  private BiConsumer<@Nullable T, @Nullable Throwable> onEnd = (value, failure) -> {};
  private boolean ended;

  private SessionCall(AtomicReference<@Nullable SessionCall<?>> session) {
    this.session = session;
  }

  /**
   * Claims a session for a call.
   *
   * @throws IllegalStateException if another one is under way
   */
  static <T> SessionCall<T> claim(AtomicReference<@Nullable SessionCall<?>> session) {
    SessionCall<?> earlier = session.get();
    if (earlier != null && earlier.over.getAsBoolean()) {
      earlier.end(null, new CancellationException());
    }
    SessionCall<T> call = new SessionCall<>(session);
    if (!session.compareAndSet(null, call)) {
      throw new IllegalStateException(
          "An answer of this chat session is still under way; wait for it or cancel it.");
    }
    return call;
  }

  /** Sets the action at the end; the thread that ends the call runs it, before the next claim. */
  synchronized void onEnd(BiConsumer<@Nullable T, @Nullable Throwable> action) {
    onEnd = action;
  }

  /** Sets the condition under which the caller has ended the call; any thread evaluates it. */
  void overWhen(BooleanSupplier condition) {
    over = condition;
  }

  /**
   * Follows a future and ends with it, before the dependents of the returned one run. The returned
   * future ends the call as well: a caller may complete or cancel it before the call is done.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The end is told in the background.
  CompletableFuture<T> follow(CompletableFuture<T> call) {
    try {
      CompletableFuture<T> followed = call.whenComplete(this::end);
      overWhen(() -> CancellableFuture.isOver(followed));
      followed.whenComplete(this::end);
      return followed;
    } catch (Throwable ofFuture) {
      end(null, ofFuture);
      throw ofFuture;
    }
  }

  /** Ends the call, unless that was done, and frees the session. */
  synchronized void end(@Nullable T value, @Nullable Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    try {
      onEnd.accept(value, failure);
    } finally {
      session.set(null);
    }
  }
}
