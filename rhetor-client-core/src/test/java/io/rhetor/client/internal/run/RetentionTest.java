package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Finished futures hold their own value and nothing else: no earlier answer, no request. */
class RetentionTest {
  private static final int STEPS = 1_000;

  static Stream<Arguments> chains() {
    return Stream.of(
        chain("thenCompose", (tail, next) -> tail.thenCompose(any -> next)),
        chain("thenComposeAsync", (tail, next) -> tail.thenComposeAsync(any -> next)),
        chain("thenCombine", (tail, next) -> tail.thenCombine(next, (one, other) -> other)),
        chain(
            "handle and compose", (tail, next) -> tail.handle((v, f) -> 1).thenCompose(v -> next)),
        chain("whenComplete", (tail, next) -> next.whenComplete((value, failure) -> tail.join())));
  }

  /** All but the one that waits for each call. */
  static Stream<Arguments> chainsOfPendingCalls() {
    return chains().filter(chain -> !chain.get()[0].equals("whenComplete"));
  }

  private static Arguments chain(
      String name,
      BiFunction<CompletableFuture<byte[]>, CompletableFuture<byte[]>, CompletableFuture<byte[]>>
          append) {
    return Arguments.of(name, append);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void aChainOfCalls_keepsTheLastAnswerOnly(
      String name,
      BiFunction<CompletableFuture<byte[]>, CompletableFuture<byte[]>, CompletableFuture<byte[]>>
          append) {
    List<WeakReference<Object>> earlier = new ArrayList<>();
    CompletableFuture<byte[]> tail = answered(earlier);
    for (int i = 0; i < STEPS; i++) {
      tail = append.apply(tail, answered(earlier));
      tail.join();
    }
    List<WeakReference<Object>> gone = earlier.subList(0, earlier.size() - 2);

    awaitCollected(gone);
    assertThat(tail.join()).hasSize(1_000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chainsOfPendingCalls")
  void aChainOfCallsThatIsBuiltBeforeTheyEnd_keepsTheLastAnswerOnly(
      String name,
      BiFunction<CompletableFuture<byte[]>, CompletableFuture<byte[]>, CompletableFuture<byte[]>>
          append) {
    List<WeakReference<Object>> earlier = new ArrayList<>();
    List<CancellableFuture<byte[]>> calls = new ArrayList<>();
    CompletableFuture<byte[]> tail = new CancellableFuture<>();
    calls.add((CancellableFuture<byte[]>) tail);
    for (int i = 0; i < 100; i++) {
      CancellableFuture<byte[]> call = new CancellableFuture<>();
      calls.add(call);
      tail = append.apply(tail, call);
    }
    calls.forEach(call -> finish(call, earlier));
    calls.clear();

    assertThat(tail.join()).hasSize(1_000);
    awaitCollected(earlier.subList(0, earlier.size() - 1));
  }

  @Test
  void aFinishedFuture_letsGoOfItsCall() {
    CancellableFuture<String> succeeded = new CancellableFuture<>();
    CancellableFuture<String> failed = new CancellableFuture<>();
    CancellableFuture<String> cancelled = new CancellableFuture<>();
    List<WeakReference<Object>> calls = new ArrayList<>();
    for (CancellableFuture<String> future : List.of(succeeded, failed, cancelled)) {
      Object call = new byte[1_000];
      calls.add(new WeakReference<>(call));
      future.onAbandon(call::hashCode);
    }

    succeeded.succeed("");
    failed.fail(new IllegalStateException());
    assertThat(cancelled.cancel(true)).isTrue();

    awaitCollected(calls);
    assertThat(List.of(succeeded, failed, cancelled)).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aCourse_letsGoOfStepsThatAreOver() {
    AsyncSteps<String> course = new AsyncSteps<>();
    List<WeakReference<Object>> steps = new ArrayList<>();
    CompletableFuture<byte[]> step = answered(steps);
    course.await(step, value -> course.succeed("done"), course::fail);
    step = null;

    awaitCollected(steps);
    assertThat(course.future().join()).isEqualTo("done");
  }

  @Test
  void cancellingTheEndOfAPendingChain_reachesItsBeginning_alsoAfterACollection() {
    List<UnaryOperator<CompletableFuture<String>>> derivations =
        List.of(f -> f.thenApply(s -> s), f -> f.thenCompose(CompletableFuture::completedFuture));
    for (UnaryOperator<CompletableFuture<String>> derive : derivations) {
      CancellableFuture<String> call = new CancellableFuture<>();
      CompletableFuture<String> end = derive.apply(derive.apply(derive.apply(call)));
      WeakReference<Object> collected = new WeakReference<>(new Object());
      awaitCollected(List.of(collected));

      assertThat(end.cancel(true)).isTrue();

      assertThat(call).isCancelled();
      assertThat(call.handle((v, f) -> f).join()).isInstanceOf(CancellationException.class);
    }
  }

  private static CompletableFuture<byte[]> answered(List<WeakReference<Object>> answers) {
    CancellableFuture<byte[]> call = new CancellableFuture<>();
    finish(call, answers);
    return call;
  }

  private static void finish(CancellableFuture<byte[]> call, List<WeakReference<Object>> answers) {
    byte[] answer = new byte[1_000];
    answers.add(new WeakReference<>(answer));
    byte[] request = new byte[1_000];
    answers.add(answers.size() - 1, new WeakReference<>(request));
    call.onAbandon(request::hashCode);
    call.succeed(answer);
  }

  private static void awaitCollected(List<WeakReference<Object>> references) {
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(references).allMatch(reference -> reference.get() == null);
            });
  }
}
