package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that their caller ends, and streams that break off. */
class FallbackCancellationTest extends ChainByHand {
  @Test
  void cancel_reachesTheTarget_andBlamesNobody() {
    FallbackLlmClient chain = chain().deadline(DEADLINE).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

    reply.cancel(true);

    assertThat(answer).isCancelled();
    assertThat(next.asked).hasValue(0);
    assertThat(onlyResult()).isEqualTo(Result.CANCELLED);
    assertThat(outcomes.get(0).isCancelled()).isTrue();
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.CLOSED);
    assertThat(time.pending()).isZero();
  }

  @Test
  void cancel_ofADerivedFuture_reachesTheTarget() {
    chain().build().sendMessage("Hi").thenApply(MessageResponse::message).cancel(true);

    assertThat(answer).isCancelled();
  }

  @Test
  void cancel_reachesTheTargetThatIsAskedThen() {
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .first("first", FakeLlm.failing(LOST))
            .then("target", target)
            .build();

    chain.sendMessage("Hi").cancel(true);

    assertThat(answer).isCancelled();
  }

  @Test
  void cancel_whileTheTargetIsHeldUpInItsCall_reachesWhatItReturns() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<MessageResponse> first = new CompletableFuture<>();
    FakeLlm slow =
        FakeLlm.of(
            () -> {
              called.countDown();
              awaitQuietly(released);
              return answer;
            },
            () -> null);
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .first("first", FakeLlm.answering(first))
            .then("slow", slow)
            .then("next", next)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    Thread thread = new Thread(() -> first.completeExceptionally(LOST));
    thread.start();
    assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();

    reply.cancel(true);
    released.countDown();
    thread.join();

    assertThat(answer).isCancelled();
    assertThat(next.asked).hasValue(0);
  }

  @Test
  void cancelledTrial_givesItsPlaceBack() throws Exception {
    FallbackLlmClient chain = chain().build();
    answer.completeExceptionally(LOST);
    valueOf(chain.sendMessage("Hi"));
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.OPEN);
    time.advance(Duration.ofSeconds(30));
    CompletableFuture<MessageResponse> trial = new CompletableFuture<>();
    target.become(FakeLlm.answering(trial));

    chain.sendMessage("Hi").cancel(true);
    target.become(FakeLlm.saying("well again"));

    assertThat(trial).isCancelled();
    assertThat(valueOf(chain.sendMessage("Hi")).message()).isEqualTo("well again");
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void cancelledStream_reachesTheTarget_andBlamesNobody() {
    FallbackLlmClient chain = chain().deadline(DEADLINE).build();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);
    stream.send("a");

    subscriber.subscription().cancel();
    subscriber.subscription().cancel();

    assertThat(stream.cancelled).isTrue();
    assertThat(onlyResult()).isEqualTo(Result.CANCELLED);
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.CLOSED);
    assertThat(time.pending()).isZero();
  }

  @Test
  void streamCancelledWhileBeingSubscribed_asksNobody() {
    chain().build().streamMessage("Hi").subscribe(new CancellingAtOnce());

    assertThat(target.asked).hasValue(0);
    assertThat(outcomes.get(0).isCancelled()).isTrue();
    assertThat(outcomes.get(0).attempts()).isEmpty();
  }

  @Test
  void streamCancelledBeforeItsTargetBegins_reachesTheTarget() {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    TrustedPublisher<StreamChunk> behind =
        attempt -> {
          subscriber.subscription().cancel();
          stream.subscribe(attempt);
        };
    target.become(FakeLlm.streaming(behind));

    chain().build().streamMessage("Hi").subscribe(subscriber);

    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void streamThatBreaksOff_countsForTheCircuit() throws Exception {
    FallbackLlmClient chain = chain().build();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);

    stream.send("a");
    stream.fail(LOST);

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.OPEN);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class CancellingAtOnce implements Flow.Subscriber<StreamChunk> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
      subscription.cancel();
    }

    @Override
    public void onNext(StreamChunk chunk) {
      throw new AssertionError("was cancelled");
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError("was cancelled", failure);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("was cancelled");
    }
  }
}
