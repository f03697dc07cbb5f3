package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import java.io.IOException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams along a chain: when they fall back, and what the subscriber sees of it. */
class FallbackStreamTest extends FallbackStreamScenario {
  @Test
  void firstTargetStreams_asItIs() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    StreamChunk chunk = StreamChunk.of("a");

    first.send(chunk);
    first.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.chunks().get(0)).isSameAs(chunk);
    assertThat(secondLlm.asked).hasValue(0);
    assertThat(outcomes.get(0).answeredBy()).hasValue("first");
  }

  @Test
  void failureBeforeTheFirstChunk_fallsBack_withTheSameSubscription() throws Exception {
    AtomicInteger subscriptions = new AtomicInteger();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain()
        .build()
        .streamMessage("Hi")
        .subscribe(new CountingSubscriber(subscriber, subscriptions));

    first.fail(LOST);
    second.send("b");
    second.send("c");
    second.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("bc");
    assertThat(subscriber.chunks()).allMatch(StreamChunk::isFallback);
    assertThat(subscriptions).hasValue(1);
    assertThat(results()).containsExactly(Result.FAILED, Result.ANSWERED);
    assertThat(outcomes.get(0).answeredBy()).hasValue("second");
  }

  @Test
  void streamChat_fallsBackToo() throws Exception {
    ChatRequest request = ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();
    firstLlm.become(FakeLlm.failing(LOST));
    secondLlm.become(FakeLlm.saying("b"));

    MessageResponse whole = Outcomes.valueOf(chain().build().streamChat(request).collect());

    assertThat(whole.message()).isEqualTo("b");
    assertThat(whole.isFallback()).isTrue();
  }

  @Test
  void failureAfterTheFirstChunk_reachesTheSubscriber() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    RhetorStreamException broken = new RhetorStreamException("a", false, LOST);

    first.send("a");
    first.fail(broken);

    assertThat(subscriber.awaitFailure()).isSameAs(broken);
    assertThat(secondLlm.asked).hasValue(0);
    assertThat(results()).containsExactly(Result.FAILED);
    assertThat(outcomes.get(0).answeredBy()).isEmpty();
    assertThat(outcomes.get(0).failure()).hasValue(broken);
  }

  @Test
  void plainFailureAfterTheFirstChunk_getsTheTextSoFar() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    first.send("a");
    first.fail(LOST);

    Throwable failure = subscriber.awaitFailure();
    assertThat(failure).isInstanceOf(RhetorStreamException.class).hasCause(LOST);
    assertThat(((RhetorStreamException) failure).partial()).isEqualTo("a");
    assertThat(subscriber.chunks()).extracting(StreamChunk::text).containsExactly("a");
  }

  @Test
  void foreignFailure_reachesTheSubscriberAsItIs() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    IOException foreign = new IOException("of another client");

    first.send("a");
    first.fail(foreign);

    assertThat(subscriber.awaitFailure()).isSameAs(foreign);
  }

  @Test
  void failureThatIsNotTheTargetsFault_reachesTheSubscriber() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    RuntimeException refused = TargetFailures.api(400);

    first.fail(refused);

    assertThat(subscriber.awaitFailure()).isSameAs(refused);
    assertThat(secondLlm.asked).hasValue(0);
  }

  @Test
  void emptyStream_fallsBack() throws Exception {
    firstLlm.become(FakeLlm.saying());
    secondLlm.become(FakeLlm.saying("b"));

    RecordingSubscriber subscriber = subscribe(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("b");
    assertThat(results()).containsExactly(Result.EMPTY, Result.ANSWERED);
  }

  @Test
  void chunksWithoutText_thenTheEnd_fallBack() throws Exception {
    firstLlm.become(FakeLlm.saying("", " ", "\n"));
    secondLlm.become(FakeLlm.saying("b"));

    RecordingSubscriber subscriber = subscribe(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("b");
    assertThat(subscriber.chunks()).hasSize(1);
  }

  @Test
  void chunksWithoutText_thenAFailure_fallBack() throws Exception {
    RecordingSubscriber subscriber = subscribe(1);

    first.send("");
    first.fail(new RhetorStreamException("", false, LOST));
    second.send("b");
    second.complete();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("b");
  }

  @Test
  void chunksWithoutText_thenAFailureThatReachesTheSubscriber_isThePlainOne() throws Exception {
    RhetorException refused = TargetFailures.api(400);
    RecordingSubscriber subscriber = subscribe(1);

    first.send("");
    first.fail(new RhetorStreamException("", false, refused));

    assertThat(subscriber.awaitFailure()).isSameAs(refused);
    assertThat(subscriber.chunks()).isEmpty();
  }

  @Test
  void chunksWithoutText_areDeliveredBeforeTheText_asDemandAllows() {
    RecordingSubscriber subscriber = subscribe(1);

    first.send("");
    first.send(" ");
    assertThat(subscriber.chunks()).isEmpty();
    first.send("a");

    assertThat(subscriber.chunks()).extracting(StreamChunk::text).containsExactly("");
    subscriber.subscription().request(2);
    assertThat(subscriber.chunks()).extracting(StreamChunk::text).containsExactly("", " ", "a");
  }

  @Test
  void tooManyChunksWithoutText_areTakenForAnAnswer() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    for (int i = 0; i < 16; i++) {
      first.send("");
    }
    assertThat(subscriber.chunks()).isEmpty();
    first.send("");

    assertThat(subscriber.chunks()).hasSize(17);
    first.fail(LOST);
    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
  }

  @Test
  void tooMuchWhiteSpace_isTakenForAnAnswer() {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    first.send(" ".repeat(4_096));
    assertThat(subscriber.chunks()).isEmpty();
    first.send(" ");

    assertThat(subscriber.chunks()).hasSize(2);
  }

  @Test
  void whiteSpaceOfOneTarget_isNotCountedForTheNext() throws Exception {
    firstLlm.become(FakeLlm.saying(" ".repeat(3_000)));
    secondLlm.become(FakeLlm.saying(" ".repeat(3_000)));
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();

    chain().thenReply("Sorry").build().streamMessage("Hi").subscribe(subscriber);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("Sorry");
  }

  @Test
  void emptyStream_isAnAnswerWhereThePolicySaysSo() throws Exception {
    FallbackPolicy lenient = FallbackPolicy.builder().emptyAnswerFails(false).build();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    FallbackLlmClient.builder()
        .executor(Runnable::run)
        .first("first", FakeLlm.saying("", ""), lenient)
        .then("second", secondLlm)
        .build()
        .streamMessage("Hi")
        .subscribe(subscriber);

    subscriber.awaitCompletion();
    assertThat(subscriber.chunks()).hasSize(2);
    assertThat(secondLlm.asked).hasValue(0);
  }

  @Test
  void staticReply_isOneLastChunk_onDemand() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    chain().thenReply("Sorry").build().streamMessage("Hi").subscribe(subscriber);

    first.fail(LOST);
    second.complete();
    assertThat(subscriber.hasEnded()).isFalse();
    assertThat(outcomes.get(0).answeredBy()).hasValue(FallbackLlmClient.STATIC_REPLY);
    subscriber.subscription().request(1);

    subscriber.awaitCompletion();
    StreamChunk chunk = subscriber.chunks().get(0);
    assertThat(subscriber.chunks()).hasSize(1);
    assertThat(chunk.text()).isEqualTo("Sorry");
    assertThat(chunk.isLast()).isTrue();
    assertThat(chunk.isFallback()).isTrue();
    assertThat(chunk.provider()).hasValue(FallbackLlmClient.STATIC_REPLY);
  }

  @Test
  void allTargetsFail_withEveryAttempt_andWithoutDemand() throws Exception {
    RecordingSubscriber subscriber = subscribe(0);

    first.fail(LOST);
    second.complete();

    Throwable failure = subscriber.awaitFailure();
    assertThat(failure).isInstanceOf(FallbackExhaustedException.class).hasCause(LOST);
    assertThat(((FallbackExhaustedException) failure).attempts())
        .extracting(FallbackAttempt::result)
        .containsExactly(Result.FAILED, Result.EMPTY);
  }

  private static final class CountingSubscriber implements Flow.Subscriber<StreamChunk> {
    private final RecordingSubscriber subscriber;
    private final AtomicInteger subscriptions;

    CountingSubscriber(RecordingSubscriber subscriber, AtomicInteger subscriptions) {
      this.subscriber = subscriber;
      this.subscriptions = subscriptions;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriptions.incrementAndGet();
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      subscriber.onNext(chunk);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
