package io.rhetor.client.internal.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CancellableFutureTest {
  private final CancellableFuture<String> future = new CancellableFuture<>();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final CountDownLatch abandonment = new CountDownLatch(1);

  @BeforeEach
  void countAbandonment() {
    future.onAbandon(
        () -> {
          abandoned.incrementAndGet();
          abandonment.countDown();
        });
  }

  static Stream<Arguments> derivations() {
    return Stream.of(
        derivation("thenApply", f -> f.thenApply(s -> s)),
        derivation("thenApplyAsync", f -> f.thenApplyAsync(s -> s)),
        derivation("thenAccept", f -> f.thenAccept(s -> {})),
        derivation("thenRun", f -> f.thenRun(() -> {})),
        derivation("thenCompose", f -> f.thenCompose(CompletableFuture::completedFuture)),
        derivation("thenCombine", f -> f.thenCombine(new CompletableFuture<>(), (a, b) -> a)),
        derivation("copy", CompletableFuture::copy),
        derivation("thenComposeAsync", f -> f.thenComposeAsync(CompletableFuture::completedFuture)),
        derivation(
            "thenAcceptBoth", f -> f.thenAcceptBoth(new CompletableFuture<>(), (a, b) -> {})),
        derivation("applyToEither", f -> f.applyToEither(new CompletableFuture<>(), s -> s)),
        derivation("handle", f -> f.handle((s, failure) -> s)),
        derivation("whenComplete", f -> f.whenComplete((s, failure) -> {})),
        derivation("exceptionally", f -> f.exceptionally(failure -> "")),
        derivation(
            "exceptionallyCompose", f -> insteadOfFailure(f, CompletableFuture::failedFuture)),
        derivation("derived of derived", f -> f.thenApply(s -> s).thenApply(s -> s)),
        derivation(
            "derived of derived of derived",
            f -> f.thenApply(s -> s).whenComplete((s, failure) -> {}).thenRun(() -> {})));
  }

  private static Arguments derivation(
      String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) {
    return Arguments.of(name, derive);
  }

  /** This release of Java does not know the method of {@link CompletableFuture}. */
  private static CompletableFuture<String> insteadOfFailure(
      CompletableFuture<String> first, Function<Throwable, CompletableFuture<String>> second) {
    return ((CancellableFuture<String>) first).exceptionallyCompose(second);
  }

  @Test
  void cancel_endsTheWorkAndTheFuture() {
    assertThat(future.cancel(true)).isTrue();

    assertThat(abandoned).hasValue(1);
    assertThat(future).isCancelled();
  }

  @Test
  void cancel_twice_endsTheWorkOnce() {
    future.cancel(true);
    future.cancel(false);

    assertThat(abandoned).hasValue(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("derivations")
  void cancel_ofADerivedFuture_endsTheWork(
      String name, Function<CompletableFuture<String>, CompletableFuture<?>> derive) {
    CompletableFuture<?> derived = derive.apply(future);

    assertThat(derived.cancel(true)).isTrue();

    assertThat(abandoned).hasValue(1);
    assertThat(future).isCancelled();
    assertThat(derived).isCancelled();
  }

  static Stream<Arguments> combinations() {
    return Stream.of(
        combination("thenCombine", (one, other) -> one.thenCombine(other, (a, b) -> a)),
        combination("thenCombineAsync", (one, other) -> one.thenCombineAsync(other, (a, b) -> a)),
        combination(
            "thenCombineAsync on an executor",
            (one, other) -> one.thenCombineAsync(other, (a, b) -> a, Runnable::run)),
        combination("thenAcceptBoth", (one, other) -> one.thenAcceptBoth(other, (a, b) -> {})),
        combination(
            "thenAcceptBothAsync", (one, other) -> one.thenAcceptBothAsync(other, (a, b) -> {})),
        combination(
            "thenAcceptBothAsync on an executor",
            (one, other) -> one.thenAcceptBothAsync(other, (a, b) -> {}, Runnable::run)),
        combination("runAfterBoth", (one, other) -> one.runAfterBoth(other, () -> {})),
        combination("runAfterBothAsync", (one, other) -> one.runAfterBothAsync(other, () -> {})),
        combination(
            "runAfterBothAsync on an executor",
            (one, other) -> one.runAfterBothAsync(other, () -> {}, Runnable::run)),
        combination("applyToEither", (one, other) -> one.applyToEither(other, s -> s)),
        combination("applyToEitherAsync", (one, other) -> one.applyToEitherAsync(other, s -> s)),
        combination(
            "applyToEitherAsync on an executor",
            (one, other) -> one.applyToEitherAsync(other, s -> s, Runnable::run)),
        combination("acceptEither", (one, other) -> one.acceptEither(other, s -> {})),
        combination("acceptEitherAsync", (one, other) -> one.acceptEitherAsync(other, s -> {})),
        combination(
            "acceptEitherAsync on an executor",
            (one, other) -> one.acceptEitherAsync(other, s -> {}, Runnable::run)),
        combination("runAfterEither", (one, other) -> one.runAfterEither(other, () -> {})),
        combination(
            "runAfterEitherAsync", (one, other) -> one.runAfterEitherAsync(other, () -> {})),
        combination(
            "runAfterEitherAsync on an executor",
            (one, other) -> one.runAfterEitherAsync(other, () -> {}, Runnable::run)),
        combination(
            "derived of both",
            (one, other) ->
                one.thenApply(s -> s)
                    .thenCombine(other.thenApply(s -> s), (a, b) -> a)
                    .thenApply(s -> s)));
  }

  private static Arguments combination(
      String name,
      BiFunction<CompletableFuture<String>, CompletableFuture<String>, CompletableFuture<?>>
          combine) {
    return Arguments.of(name, combine);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("combinations")
  void cancel_ofACombination_endsBothWorks(
      String name,
      BiFunction<CompletableFuture<String>, CompletableFuture<String>, CompletableFuture<?>>
          combine) {
    CancellableFuture<String> first = new CancellableFuture<>();
    CompletableFuture<?> combined = combine.apply(first, future);

    assertThat(combined.cancel(true)).isTrue();

    assertThat(first).isCancelled();
    assertThat(abandoned).hasValue(1);
    assertThat(future).isCancelled();
  }

  @Test
  void cancel_ofACombinationWithADoneFuture_endsTheOtherWork() {
    CancellableFuture<String> done = new CancellableFuture<>();
    done.succeed("done");
    CompletableFuture<String> combined = done.thenCombine(future, (one, other) -> other);

    assertThat(combined.cancel(true)).isTrue();

    assertThat(abandoned).hasValue(1);
  }

  @Test
  void cancel_ofACombination_leavesAFutureOfTheCallersAlone() {
    CompletableFuture<String> ofCaller = new CompletableFuture<>();

    assertThat(future.thenCombine(ofCaller, (one, other) -> one).cancel(true)).isTrue();

    assertThat(future).isCancelled();
    assertThat(ofCaller).isNotDone();
  }

  @Test
  void cancel_ofAFutureThatIsCombinedWithItselfManyTimes_endsTheWorkOnce() {
    CompletableFuture<String> combined = future;
    for (int i = 0; i < 100; i++) {
      combined = combined.thenCombine(combined, (one, other) -> one);
    }

    assertThat(combined.cancel(true)).isTrue();

    assertThat(abandoned).hasValue(1);
  }

  @Test
  void theEndOfACombination_leavesTheSlowerWorkAlone() {
    CancellableFuture<String> fast = new CancellableFuture<>();
    CompletableFuture<String> either = fast.applyToEither(future, s -> s);

    fast.succeed("fast");

    assertThat(either).isCompletedWithValue("fast");
    assertThat(abandoned).hasValue(0);
    assertThat(future).isNotDone();
  }

  @Test
  void cancel_ofADerivedFuture_reachesItsSiblings() {
    CompletableFuture<String> sibling = future.thenApply(s -> s);

    future.thenApply(s -> s).cancel(true);

    assertThatThrownBy(sibling::join).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void cancel_afterSuccess_isNoOp() {
    CompletableFuture<String> derived = future.thenApply(s -> s + "!");
    future.succeed("done");

    assertThat(future.cancel(true)).isFalse();
    assertThat(derived.cancel(true)).isFalse();

    assertThat(abandoned).hasValue(0);
    assertThat(derived).isCompletedWithValue("done!");
  }

  @Test
  void cancel_afterFailure_isNoOp() {
    future.fail(new IllegalStateException("broken"));

    assertThat(future.cancel(true)).isFalse();

    assertThat(abandoned).hasValue(0);
    assertThat(future).isNotCancelled().isCompletedExceptionally();
  }

  @Test
  void succeed_completesWithoutEndingTheWork() {
    future.succeed("done");

    assertThat(future).isCompletedWithValue("done");
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void fail_completesWithoutEndingTheWork() {
    IllegalStateException failure = new IllegalStateException("broken");
    CompletableFuture<String> derived = future.thenApply(s -> s);
    future.fail(failure);

    assertThatThrownBy(future::join).isInstanceOf(CompletionException.class).hasCause(failure);
    assertThatThrownBy(derived::join).isInstanceOf(CompletionException.class).hasCause(failure);
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void succeed_afterCancellation_changesNothing() {
    future.cancel(true);
    future.succeed("late");
    future.fail(new IllegalStateException("later"));

    assertThat(future).isCancelled();
    assertThat(abandoned).hasValue(1);
  }

  @Test
  void complete_byACaller_endsTheWork() {
    assertThat(future.complete("mine")).isTrue();

    assertThat(abandoned).hasValue(1);
    assertThat(future).isCompletedWithValue("mine");
  }

  @Test
  void completeExceptionally_byACallerOnADerivedFuture_endsTheWork() {
    future.thenApply(s -> s).completeExceptionally(new IllegalStateException("mine"));

    assertThat(abandoned).hasValue(1);
    assertThat(future).isCancelled();
  }

  @Test
  void complete_afterTheEnd_isNoOp() {
    future.succeed("done");

    assertThat(future.complete("mine")).isFalse();
    assertThat(future.completeExceptionally(new IllegalStateException("mine"))).isFalse();
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void orTimeout_endsTheWork() throws Exception {
    CompletableFuture<String> limited = future.orTimeout(1, MILLISECONDS);

    assertThatThrownBy(limited::join).hasCauseInstanceOf(TimeoutException.class);
    assertThat(abandonment.await(30, SECONDS)).isTrue();
  }

  @Test
  void orTimeout_onADerivedFuture_endsTheWork() throws Exception {
    CompletableFuture<String> limited = future.thenApply(s -> s).orTimeout(1, MILLISECONDS);

    assertThatThrownBy(limited::join).hasCauseInstanceOf(TimeoutException.class);
    assertThat(abandonment.await(30, SECONDS)).isTrue();
    assertThat(future).isCancelled();
  }

  @Test
  void completeOnTimeout_endsTheWork() throws Exception {
    CompletableFuture<String> limited = future.completeOnTimeout("instead", 1, MILLISECONDS);

    assertThat(limited.join()).isEqualTo("instead");
    assertThat(abandonment.await(30, SECONDS)).isTrue();
  }

  @Test
  void completeOnTimeout_onADerivedFuture_endsTheWork() throws Exception {
    CompletableFuture<String> limited =
        future.thenApply(s -> s).completeOnTimeout("instead", 1, MILLISECONDS);

    assertThat(limited.join()).isEqualTo("instead");
    assertThat(abandonment.await(30, SECONDS)).isTrue();
  }

  @Test
  void onAbandon_afterTheAbandonment_runsAtOnce() {
    CancellableFuture<String> early = new CancellableFuture<>();
    early.cancel(true);
    AtomicInteger runs = new AtomicInteger();

    early.onAbandon(runs::incrementAndGet);

    assertThat(runs).hasValue(1);
  }

  @Test
  void onAbandon_afterTheAbandonmentByADerivedFuture_runsAtOnce() {
    CancellableFuture<String> early = new CancellableFuture<>();
    early.thenApply(s -> s).cancel(true);
    AtomicInteger runs = new AtomicInteger();

    early.onAbandon(runs::incrementAndGet);

    assertThat(runs).hasValue(1);
  }

  @Test
  void cancel_dependentsSeeACancellationException() {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<String> dependent =
        future.whenComplete((value, failure) -> seen.set(failure));

    future.cancel(true);

    assertThat(seen.get()).isInstanceOf(CancellationException.class);
    assertThatThrownBy(dependent::join).hasCauseInstanceOf(CancellationException.class);
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void cancel_whoseActionFailsTheFutureLikeARealEndOfWork_staysACancellation() {
    CancellableFuture<String> call = new CancellableFuture<>();
    call.onAbandon(() -> call.fail(new IllegalStateException("connection cut")));

    call.cancel(true);

    assertThat(call).isCancelled();
  }

  @Test
  void cancel_ofACompositionWhoseSecondWorkRuns_endsTheSecondWork() {
    CancellableFuture<String> second = new CancellableFuture<>();
    CompletableFuture<String> composed = future.thenCompose(value -> second).thenApply(s -> s);
    future.succeed("first");

    composed.cancel(true);

    assertThat(second).isCancelled();
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void cancel_ofACompositionWhoseSecondWorkHasBegunAtOnce_endsTheSecondWork() {
    CancellableFuture<String> second = new CancellableFuture<>();
    future.succeed("first");
    CompletableFuture<String> composed = future.thenCompose(value -> second);

    composed.cancel(true);

    assertThat(second).isCancelled();
  }

  /** The JDK's minimal stages are futures that throw when they are cancelled. */
  @Test
  void cancel_ofACompositionWhoseSecondWorkCannotBeCancelled_endsTheComposition() {
    AtomicReference<Throwable> reported = new AtomicReference<>();
    future.succeed("first");
    CompletableFuture<String> composed =
        future.thenCompose(value -> new CompletableFuture<String>().minimalCompletionStage());
    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> reported.set(thrown));

    boolean cancelled = composed.cancel(true);
    Thread.currentThread().setUncaughtExceptionHandler(null);

    assertThat(cancelled).isTrue();
    assertThat(reported).hasValue(null);
  }

  @Test
  void cancel_ofACompositionWhoseFirstWorkRuns_endsTheFirstWork() {
    CompletableFuture<String> composed = future.thenCompose(CompletableFuture::completedFuture);

    composed.cancel(true);

    assertThat(abandoned).hasValue(1);
  }

  static Stream<Arguments> compositionsAfterAFailure() {
    return Stream.of(
        composition((first, next) -> first.exceptionallyCompose(next)),
        composition((first, next) -> first.exceptionallyComposeAsync(next)),
        composition((first, next) -> first.exceptionallyComposeAsync(next, Runnable::run)));
  }

  private static Arguments composition(
      BiFunction<
              CancellableFuture<String>,
              Function<Throwable, CompletableFuture<String>>,
              CompletableFuture<String>>
          compose) {
    return Arguments.of(compose);
  }

  @ParameterizedTest
  @MethodSource("compositionsAfterAFailure")
  void cancel_ofACompositionAfterAFailure_endsTheSecondWork(
      BiFunction<
              CancellableFuture<String>,
              Function<Throwable, CompletableFuture<String>>,
              CompletableFuture<String>>
          compose)
      throws Exception {
    CancellableFuture<String> second = new CancellableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> composed =
        compose.apply(
            future,
            failure -> {
              begun.countDown();
              return second;
            });
    future.fail(new IllegalStateException("first"));
    begun.await();

    composed.cancel(true);

    await().untilAsserted(() -> assertThat(second).isCancelled());
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void compositionAfterAFailure_leavesASuccessAsItIs() {
    CompletableFuture<String> composed =
        future.exceptionallyCompose(failure -> CompletableFuture.completedFuture("second"));
    future.succeed("first");

    assertThat(composed).isCompletedWithValue("first");
  }

  @Test
  void compositionAfterAFailure_isToldIt_andTakesItsPlace() {
    CompletableFuture<String> composed =
        future.exceptionallyCompose(
            failure -> CompletableFuture.completedFuture(failure.getMessage()));
    future.fail(new IllegalStateException("first"));

    assertThat(composed).isCompletedWithValue("first");
  }
}
