package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answer, failure, deadline, cancellation and closing at the same moment: one of them counts. */
@Timeout(60)
class FallbackRaceTest {
  private static final int ROUNDS = 500;
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void wholeAnswers_endOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ManualTimers time = new ManualTimers();
      List<FallbackOutcome> outcomes = new CopyOnWriteArrayList<>();
      CompletableFuture<MessageResponse> first = new CompletableFuture<>();
      CompletableFuture<MessageResponse> second = new CompletableFuture<>();
      FallbackLlmClient chain =
          chain(time, outcomes, FakeLlm.answering(first), FakeLlm.answering(second));
      CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
      List<Runnable> events =
          new ArrayList<>(
              List.of(
                  () -> first.completeExceptionally(LOST),
                  () -> second.complete(FakeLlm.answer("second")),
                  () -> time.advance(DEADLINE)));
      if (round % 2 == 0) {
        events.add(() -> reply.cancel(true));
      } else if (round % 3 == 0) {
        events.add(chain::close);
      }

      atOnce(events);

      assertThat(reply).isDone();
      assertThat(outcomes).hasSize(1);
      FallbackOutcome outcome = outcomes.get(0);
      boolean answered = outcome.answeredBy().isPresent();
      assertThat(reply.isCompletedExceptionally()).isNotEqualTo(answered && !reply.isCancelled());
      assertThat(time.pending()).isZero();
      assertThat(outcome.attempts()).hasSizeBetween(1, 2);
    }
  }

  @Test
  void streams_endOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ManualTimers time = new ManualTimers();
      List<FallbackOutcome> outcomes = new CopyOnWriteArrayList<>();
      FakeChunkStream first = new FakeChunkStream();
      FallbackLlmClient chain =
          chain(time, outcomes, FakeLlm.streaming(first), FakeLlm.saying("second"));
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      chain.streamMessage("Hi").subscribe(subscriber);
      boolean cancels = round % 2 == 0;
      List<Runnable> events =
          new ArrayList<>(
              List.of(
                  () -> first.fail(LOST),
                  () -> subscriber.subscription().request(1),
                  () -> subscriber.subscription().request(1),
                  () -> time.advance(DEADLINE)));
      if (cancels) {
        events.add(() -> subscriber.subscription().cancel());
      } else if (round % 3 == 0) {
        events.add(chain::close);
      }

      atOnce(events);

      assertThat(outcomes).hasSize(1);
      assertThat(subscriber.hasEnded() || cancels).isTrue();
      assertThat(time.pending()).isZero();
    }
  }

  @Test
  void trialCalls_areNeverLost() throws Exception {
    ManualTimers time = new ManualTimers();
    FakeLlm target = FakeLlm.failing(LOST);
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .timers(time)
            .first(
                "target",
                target,
                FallbackPolicy.builder()
                    .circuitBreaker(CircuitBreakerPolicy.builder().consecutiveFailures(1).build())
                    .build())
            .thenReply("Sorry")
            .build();
    chain.sendMessage("Hi").join();
    time.advance(Duration.ofSeconds(30));
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
      target.become(FakeLlm.answering(answer));
      CompletableFuture<MessageResponse> trial = chain.sendMessage("Hi");

      atOnce(List.of(() -> trial.cancel(true), () -> answer.cancel(true)));

      assertThat(answer).isDone();
      assertThat(chain.circuitState("target")).isEqualTo(CircuitState.HALF_OPEN);
    }
    target.become(FakeLlm.saying("well"));

    assertThat(chain.sendMessage("Hi").join().message()).isEqualTo("well");
  }

  private static FallbackLlmClient chain(
      ManualTimers time, List<FallbackOutcome> outcomes, FakeLlm first, FakeLlm second) {
    return FallbackLlmClient.builder()
        .executor(Runnable::run)
        .timers(time)
        .deadline(DEADLINE)
        .onOutcome(outcomes::add)
        .first("first", first)
        .then("second", second)
        .build();
  }

  private void atOnce(List<Runnable> events) throws Exception {
    CyclicBarrier start = new CyclicBarrier(events.size());
    List<Future<?>> running = new ArrayList<>();
    for (Runnable event : events) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                event.run();
                return null;
              }));
    }
    for (Future<?> each : running) {
      each.get(30, TimeUnit.SECONDS);
    }
  }
}
