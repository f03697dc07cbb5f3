package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finished futures hold their own value and nothing else: no earlier answer, no request. */
class RetentionTest {
  private static final int STEPS = 1_000;

  private interface Chain {
    CompletableFuture<byte[]> append(
        CompletableFuture<byte[]> tail, CompletableFuture<byte[]> next);
  }

  private static final Map<String, Chain> CHAINS_OF_PENDING_CALLS =
      Map.of(
          "thenCompose", (tail, next) -> tail.thenCompose(any -> next),
          "thenComposeAsync", (tail, next) -> tail.thenComposeAsync(any -> next),
          "thenCombine", (tail, next) -> tail.thenCombine(next, (one, other) -> other),
          "handle and compose",
              (tail, next) -> tail.handle((v, f) -> 1).thenCompose(value -> next));

  /** One waits for each call. */
  private static final Map<String, Chain> CHAINS =
      Stream.concat(
              CHAINS_OF_PENDING_CALLS.entrySet().stream(),
              Stream.of(
                  Map.<String, Chain>entry(
                      "whenComplete",
                      (tail, next) -> next.whenComplete((value, failure) -> tail.join()))))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  @Test
  void aChainOfCalls_keepsTheLastAnswerOnly() {
    Map<String, List<WeakReference<Object>>> gone = new HashMap<>();
    Map<String, CompletableFuture<byte[]>> tails = new HashMap<>();
    CHAINS.forEach(
        (name, chain) -> {
          List<WeakReference<Object>> earlier = new ArrayList<>();
          CompletableFuture<byte[]> tail = answered(earlier);
          for (int i = 0; i < STEPS; i++) {
            tail = chain.append(tail, answered(earlier));
            tail.join();
          }
          gone.put(name, earlier.subList(0, earlier.size() - 2));
          tails.put(name, tail);
        });

    awaitCollected(gone);
    assertThat(tails.values()).allSatisfy(tail -> assertThat(tail.join()).hasSize(1_000));
  }

  @Test
  void aChainOfCallsThatIsBuiltBeforeTheyEnd_keepsTheLastAnswerOnly() {
    Map<String, List<WeakReference<Object>>> gone = new HashMap<>();
    Map<String, CompletableFuture<byte[]>> tails = new HashMap<>();
    CHAINS_OF_PENDING_CALLS.forEach(
        (name, chain) -> {
          List<WeakReference<Object>> earlier = new ArrayList<>();
          List<CancellableFuture<byte[]>> calls = new ArrayList<>();
          calls.add(new CancellableFuture<>());
          CompletableFuture<byte[]> tail = calls.get(0);
          for (int i = 0; i < 100; i++) {
            CancellableFuture<byte[]> call = new CancellableFuture<>();
            calls.add(call);
            tail = chain.append(tail, call);
          }
          calls.forEach(call -> finish(call, earlier));
          assertThat(tail.join()).hasSize(1_000);
          gone.put(name, earlier.subList(0, earlier.size() - 1));
          tails.put(name, tail);
        });

    awaitCollected(gone);
    assertThat(tails.values()).allMatch(CompletableFuture::isDone);
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
    awaitCollected(Map.of("all", references));
  }

  private static void awaitCollected(Map<String, List<WeakReference<Object>>> references) {
    await()
        .untilAsserted(
            () -> {
              System.gc();
              references.forEach(
                  (name, each) ->
                      assertThat(each).as(name).allMatch(reference -> reference.get() == null));
            });
  }
}
