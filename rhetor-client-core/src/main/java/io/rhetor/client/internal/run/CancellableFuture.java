package io.rhetor.client.internal.run;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future whose cancellation reaches the work behind it, also through futures derived from it
 * ({@code thenApply(…).cancel(true)}, {@code thenCompose} and {@code thenCombine} with a second
 * work included), and also when a caller completes it in place of the work ({@code orTimeout}).
 *
 * <p>The work completes it with {@link #succeed} and {@link #fail}; every other completion comes
 * from a caller and ends the work.
 */
public final class CancellableFuture<T> extends CombiningFuture<T> {
  /** In the place of the action once the future was abandoned. */
  @SuppressWarnings("UnnecessaryLambda") // Compared by identity.
  private static final Runnable ABANDONED = () -> {};

  /** In the place of the action once the work has ended by itself. */
  @SuppressWarnings("UnnecessaryLambda") // Compared by identity.
  private static final Runnable FINISHED = () -> {};

  /**
   * What this future is derived from. Weak, since a chain of finished futures would keep all
   * earlier answers: while its work is under way, a source is reachable from that work.
   */
  private final @Nullable WeakReference<CancellableFuture<?>> source;

  private final AtomicReference<@Nullable Runnable> onAbandon = new AtomicReference<>();

  // Written by the thread of the caller that ends the future, before its followers are told.
  private volatile boolean abandoned;

  /** Makes a future that is derived from no other. */
  public CancellableFuture() {
    this.source = null;
  }

  private CancellableFuture(CancellableFuture<?> source) {
    this.source = source.isDone() ? null : new WeakReference<>(source);
  }

  /**
   * Sets what ends the work, once; it runs at most once, at once if the future was abandoned
   * already.
   */
  public void onAbandon(Runnable action) {
    if (!onAbandon.compareAndSet(null, action) && onAbandon.get() == ABANDONED) {
      action.run();
    }
  }

  /** Cancels a future of a caller's, and whatever that does, throws nothing. */
  public static void cancel(@Nullable Future<?> future) {
    if (future == null) {
      return;
    }
    try {
      future.cancel(true);
    } catch (UnsupportedOperationException cannotBe) {
      // The JDK's minimal stages are futures that refuse to be cancelled, each time.
    } catch (Throwable thrown) {
      FatalErrors.uncaught(thrown);
    }
  }

  /**
   * {@return whether a future is done, or is about to be, since a caller ends it or one that is
   * derived from it} Dependents of a future that a caller ends run before the work behind it ends.
   */
  public static boolean isOver(Future<?> future) {
    return future.isDone()
        || (future instanceof CancellableFuture && ((CancellableFuture<?>) future).abandoned);
  }

  /** Completes the future for the work. */
  public void succeed(T value) {
    if (super.complete(value)) {
      onAbandon.set(FINISHED);
    }
  }

  /** Fails the future for the work. */
  public void fail(Throwable failure) {
    if (super.completeExceptionally(failure)) {
      onAbandon.set(FINISHED);
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CancellableFuture<>(this);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    announce();
    return abandonIf(super.cancel(mayInterruptIfRunning));
  }

  @Override
  public boolean complete(T value) {
    announce();
    return abandonIf(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    announce();
    return abandonIf(super.completeExceptionally(failure));
  }

  @Override
  public void obtrudeValue(T value) {
    super.obtrudeValue(value);
    abandon();
  }

  @Override
  public void obtrudeException(Throwable failure) {
    super.obtrudeException(failure);
    abandon();
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, defaultExecutor());
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    Objects.requireNonNull(supplier, "supplier");
    executor.execute(
        () -> {
          if (isDone()) {
            return;
          }
          try {
            complete(supplier.get());
          } catch (Throwable thrown) {
            completeExceptionally(thrown);
          }
        });
    return this;
  }

  @Override
  public <U> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> next) {
    SecondWork second = new SecondWork();
    return second.endWith(super.thenCompose(value -> second.begin(next.apply(value))));
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> next) {
    return thenComposeAsync(next, defaultExecutor());
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> next, Executor executor) {
    SecondWork second = new SecondWork();
    return second.endWith(
        super.thenComposeAsync(value -> second.begin(next.apply(value)), executor));
  }

  @Override
  <U> CompletableFuture<U> combined(CompletionStage<?> other, CompletableFuture<U> derived) {
    if (other instanceof CancellableFuture && !derived.isDone()) {
      SecondWork second = new SecondWork();
      second.set((CancellableFuture<?>) other);
      ((CancellableFuture<U>) derived).onAbandon(second);
    }
    return derived;
  }

  // CompletableFuture has these three from JDK 12 on, where they override what this release of Java
  // does not know: its second work would go on behind a cancellation.

  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> next) {
    Objects.requireNonNull(next, "next");
    return insteadOfFailure(failed -> failed.thenCompose(next));
  }

  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> next) {
    return exceptionallyComposeAsync(next, defaultExecutor());
  }

  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> next, Executor executor) {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(executor, "executor");
    return insteadOfFailure(failed -> failed.thenComposeAsync(next, executor));
  }

  private CompletableFuture<T> insteadOfFailure(
      Function<CompletableFuture<Throwable>, CompletionStage<T>> next) {
    return this.<CompletionStage<T>>handle(
            (value, failure) -> {
              if (failure == null) {
                return this;
              }
              CancellableFuture<Throwable> failed = new CancellableFuture<>();
              failed.succeed(failure);
              return next.apply(failed);
            })
        .thenCompose(Function.identity());
  }

  /** Marks what a caller is about to end, up to the work behind it. */
  private void announce() {
    if (isDone()) {
      return;
    }
    abandoned = true;
    CancellableFuture<?> derivedFrom = source == null ? null : source.get();
    if (derivedFrom != null) {
      derivedFrom.announce();
    }
    Runnable action = onAbandon.get();
    if (action instanceof SecondWork) {
      ((SecondWork) action).announce();
    }
  }

  private boolean abandonIf(boolean ended) {
    if (ended) {
      abandon();
    }
    return ended;
  }

  private void abandon() {
    Runnable action = onAbandon.getAndSet(ABANDONED);
    if (action != null) {
      action.run();
    }
    CancellableFuture<?> derivedFrom = source == null ? null : source.get();
    if (derivedFrom != null) {
      derivedFrom.cancel(true);
    }
  }

  /**
   * The second work behind a derived future: of a composition, which begins only when the first one
   * is done, or of a combination.
   */
  private static final class SecondWork implements Runnable {
    // Written by the thread that abandons the derived future, before it looks at the second work.
    private volatile boolean abandoned;
    // Weak for the same reason as the source of a future.
    private volatile @Nullable WeakReference<Future<?>> work;

    <S extends CompletionStage<?>> S begin(S stage) {
      if (stage instanceof Future) {
        set((Future<?>) stage);
      }
      return stage;
    }

    void set(Future<?> begun) {
      work = new WeakReference<>(begun);
      if (abandoned) {
        end();
      }
    }

    <U> CompletableFuture<U> endWith(CompletableFuture<U> derived) {
      ((CancellableFuture<U>) derived).onAbandon(this);
      return derived;
    }

    @Override
    public void run() {
      abandoned = true;
      end();
    }

    private void announce() {
      WeakReference<Future<?>> reference = work;
      Future<?> current = reference == null ? null : reference.get();
      // A future combined with itself again and again would be walked through for each way there
      // is.
      if (current instanceof CancellableFuture && !((CancellableFuture<?>) current).abandoned) {
        ((CancellableFuture<?>) current).announce();
      }
    }

    private void end() {
      WeakReference<Future<?>> reference = work;
      CancellableFuture.cancel(reference == null ? null : reference.get());
    }
  }
}
