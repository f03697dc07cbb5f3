package io.rhetor.client.resilience;

import static io.rhetor.client.testing.Outcomes.failureOf;
import static io.rhetor.client.testing.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.ManualTimers;
import io.rhetor.client.testing.RecordingSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that end by the deadline, by their caller, or with the chain. */
class FallbackEndingsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("Cannot connect.", null, false);
  private static final FallbackPolicy OPENS_AT_ONCE =
      FallbackPolicy.builder()
          .circuitBreaker(CircuitBreakerPolicy.builder().consecutiveFailures(1).build())
          .build();

  private final ManualTimers time = new ManualTimers();
  private final CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
  private final FakeChunkStream stream = new FakeChunkStream();
  private final FakeLlm target = FakeLlm.of(() -> answer, () -> stream);
  private final FakeLlm next = FakeLlm.saying("next");
  private final List<FallbackOutcome> outcomes = new ArrayList<>();

  private FallbackLlmClient.Builder chain() {
    return FallbackLlmClient.builder()
        .timers(time)
        .onOutcome(outcomes::add)
        .first("target", target, OPENS_AT_ONCE)
        .then("next", next);
  }

  private Result onlyResult() {
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).attempts()).hasSize(1);
    return outcomes.get(0).attempts().get(0).result();
  }

  @Test
  void deadline_cancelsTheTarget_andFailsTheCall() {
    FallbackLlmClient chain = chain().deadline(DEADLINE).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

    time.advance(DEADLINE.minusNanos(1));
    assertThat(reply).isNotDone();
    time.advance(Duration.ofNanos(1));

    FallbackExhaustedException failure = failureOf(reply, FallbackExhaustedException.class);
    assertThat(answer).isCancelled();
    assertThat(next.asked).hasValue(0);
    assertThat(failure.attempts()).extracting(FallbackAttempt::duration).containsExactly(DEADLINE);
    assertThat(failure)
        .hasCauseInstanceOf(RhetorTimeoutException.class)
        .hasMessageContaining("deadline of the fallback chain (10000 ms) passed");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(onlyResult()).isEqualTo(Result.FAILED);
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void deadline_givesTheStaticReply() throws Exception {
    CompletableFuture<MessageResponse> reply =
        chain().deadline(DEADLINE).thenReply("Sorry").build().sendMessage("Hi");

    time.advance(DEADLINE);

    assertThat(valueOf(reply).message()).isEqualTo("Sorry");
    assertThat(answer).isCancelled();
  }

  @Test
  void deadline_doesNotBlameATargetThatHadLittleOfIt() {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .timers(time)
            .deadline(DEADLINE)
            .first("slow", FakeLlm.answering(slow))
            .then("late", target, OPENS_AT_ONCE)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");

    time.advance(DEADLINE.dividedBy(10).multipliedBy(8));
    slow.completeExceptionally(LOST);
    time.advance(DEADLINE);

    assertThat(failureOf(reply, FallbackExhaustedException.class).attempts()).hasSize(2);
    assertThat(chain.circuitState("late")).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void deadline_isForgottenOnceTheAnswerIsThere() throws Exception {
    CompletableFuture<MessageResponse> reply = chain().deadline(DEADLINE).build().sendMessage("Hi");

    answer.complete(FakeLlm.answer("in time"));

    assertThat(valueOf(reply).message()).isEqualTo("in time");
    assertThat(time.pending()).isZero();
  }

  @Test
  void deadline_endsAStreamWithoutText() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain().deadline(DEADLINE).build().streamMessage("Hi").subscribe(subscriber);
    stream.send("");

    time.advance(DEADLINE);

    assertThat(subscriber.awaitFailure())
        .isInstanceOf(FallbackExhaustedException.class)
        .hasCauseInstanceOf(RhetorTimeoutException.class);
    assertThat(stream.cancelled).isTrue();
    assertThat(subscriber.chunks()).isEmpty();
  }

  @Test
  void deadline_givesTheStaticReplyToAStream() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain().deadline(DEADLINE).thenReply("Sorry").build().streamMessage("Hi").subscribe(subscriber);

    time.advance(DEADLINE);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("Sorry");
    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void deadline_leavesAStreamAloneThatHasBegun() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain().deadline(DEADLINE).build().streamMessage("Hi").subscribe(subscriber);
    stream.send("a");
    assertThat(time.pending()).isZero();

    time.advance(DEADLINE);
    stream.send("b");
    stream.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("ab");
  }

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
            .first("first", FakeLlm.answering(first))
            .then("slow", slow)
            .then("next", next)
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    Thread thread = new Thread(() -> first.completeExceptionally(LOST));
    thread.start();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();

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
  void streamThatBreaksOff_countsForTheCircuit() throws Exception {
    FallbackLlmClient chain = chain().build();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);

    stream.send("a");
    stream.fail(LOST);

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
    assertThat(chain.circuitState("target")).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void close_endsCallsAndStreams_thenClosesTheTargets() throws Exception {
    FallbackLlmClient chain = chain().deadline(DEADLINE).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);

    chain.close();
    chain.close();

    assertThat(failureOf(reply, ClientClosedException.class).mayHaveBeenProcessed()).isTrue();
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(answer).isCancelled();
    assertThat(stream.cancelled).isTrue();
    assertThat(target.closed).hasValue(1);
    assertThat(next.closed).hasValue(1);
    assertThat(time.pending()).isZero();
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.failure().orElseThrow())
                    .isInstanceOf(ClientClosedException.class));
  }

  @Test
  void callsAfterClose_fail_andAskNobody() throws Exception {
    FallbackLlmClient chain = chain().deadline(DEADLINE).thenReply("Sorry").build();
    chain.close();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();

    chain.streamMessage("Hi").subscribe(subscriber);

    assertThat(failureOf(chain.sendMessage("Hi"), ClientClosedException.class))
        .hasMessageContaining("Build another one")
        .matches(failure -> !failure.mayHaveBeenProcessed());
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(target.asked).hasValue(0);
    assertThat(time.pending()).isZero();
  }

  @Test
  void close_closesAllTargets_evenIfSomeThrow() {
    IllegalStateException one = new IllegalStateException("one");
    IllegalStateException two = new IllegalStateException("two");
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("one", new ThrowingOnClose(one))
            .then("same", new ThrowingOnClose(one))
            .then("two", new ThrowingOnClose(two))
            .then("next", next)
            .build();

    assertThatThrownBy(chain::close).isSameAs(one).hasSuppressedException(two);
    assertThat(one.getSuppressed()).containsExactly(two);
    assertThat(next.closed).hasValue(1);
  }

  @Test
  void close_leavesTargetsOpenIfAskedTo() {
    chain().closeTargets(false).build().close();

    assertThat(target.closed).hasValue(0);
    assertThat(next.closed).hasValue(0);
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

  private static final class ThrowingOnClose implements LlmClient {
    private final RuntimeException thrown;

    ThrowingOnClose(RuntimeException thrown) {
      this.thrown = thrown;
    }

    @Override
    public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
      throw thrown;
    }

    @Override
    public ChunkStream streamMessage(MessageRequest request) {
      throw thrown;
    }

    @Override
    public CompletableFuture<MessageResponse> chat(ChatRequest request) {
      throw thrown;
    }

    @Override
    public ChunkStream streamChat(ChatRequest request) {
      throw thrown;
    }

    @Override
    public void close() {
      throw thrown;
    }
  }
}
