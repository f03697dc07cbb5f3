package io.rhetor.client.internal.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A future that tells of each future that is derived from it and another one together, so that
 * cancelling that one can reach both.
 */
abstract class CombiningFuture<T> extends CompletableFuture<T> {

  /**
   * Told of a derived future, which may be done already.
   *
   * @return the derived future
   */
  abstract <U> CompletableFuture<U> combined(
      CompletionStage<?> other, CompletableFuture<U> derived);

  @Override
  public <U, V> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> next) {
    return combined(other, super.thenCombine(other, next));
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombineAsync(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> next) {
    return combined(other, super.thenCombineAsync(other, next));
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombineAsync(
      CompletionStage<? extends U> other,
      BiFunction<? super T, ? super U, ? extends V> next,
      Executor executor) {
    return combined(other, super.thenCombineAsync(other, next, executor));
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> next) {
    return combined(other, super.thenAcceptBoth(other, next));
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> next) {
    return combined(other, super.thenAcceptBothAsync(other, next));
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> next,
      Executor executor) {
    return combined(other, super.thenAcceptBothAsync(other, next, executor));
  }

  @Override
  public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable next) {
    return combined(other, super.runAfterBoth(other, next));
  }

  @Override
  public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable next) {
    return combined(other, super.runAfterBothAsync(other, next));
  }

  @Override
  public CompletableFuture<Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable next, Executor executor) {
    return combined(other, super.runAfterBothAsync(other, next, executor));
  }

  @Override
  public <U> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> next) {
    return combined(other, super.applyToEither(other, next));
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> next) {
    return combined(other, super.applyToEitherAsync(other, next));
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> next, Executor executor) {
    return combined(other, super.applyToEitherAsync(other, next, executor));
  }

  @Override
  public CompletableFuture<Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> next) {
    return combined(other, super.acceptEither(other, next));
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> next) {
    return combined(other, super.acceptEitherAsync(other, next));
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> next, Executor executor) {
    return combined(other, super.acceptEitherAsync(other, next, executor));
  }

  @Override
  public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable next) {
    return combined(other, super.runAfterEither(other, next));
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable next) {
    return combined(other, super.runAfterEitherAsync(other, next));
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable next, Executor executor) {
    return combined(other, super.runAfterEitherAsync(other, next, executor));
  }
}
