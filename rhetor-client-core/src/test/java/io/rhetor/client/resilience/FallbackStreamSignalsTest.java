package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Signals between subscriber, chain and targets: in any order, from any thread, well-behaved or
 * not.
 */
class FallbackStreamSignalsTest extends FallbackStreamScenario {
  @Test
  void nothingIsAskedBeforeASubscriberComes_andNobodyElseThen() {
    ChunkStream stream = chain().build().streamMessage("Hi");
    assertThat(firstLlm.asked).hasValue(0);

    stream.subscribe(RecordingSubscriber.requesting(0));

    assertThat(first.subscriptions).isEqualTo(1);
    assertThat(second.subscriptions).isZero();
  }

  @Test
  void secondSubscriber_isRefused() throws Exception {
    ChunkStream stream = chain().build().streamMessage("Hi");
    stream.subscribe(RecordingSubscriber.unbounded());
    RecordingSubscriber late = RecordingSubscriber.unbounded();

    stream.subscribe(late);

    assertThat(late.awaitFailure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second answer");
    assertThat(firstLlm.asked).hasValue(1);
  }

  @Test
  void targetsThatThrowOrReturnNull_haveFailed() throws Exception {
    secondLlm.become(FakeLlm.saying("b"));
    firstLlm.become(FakeLlm.throwing(new IllegalStateException("broken")));
    RecordingSubscriber afterThrowing = subscribe(1);
    afterThrowing.awaitCompletion();

    firstLlm.become(FakeLlm.streaming(null));
    RecordingSubscriber afterNull = subscribe(1);
    afterNull.awaitCompletion();

    firstLlm.become(
        FakeLlm.streaming(
            subscriber -> {
              throw new IllegalStateException("broken");
            }));
    RecordingSubscriber afterBrokenSubscribe = subscribe(1);
    afterBrokenSubscribe.awaitCompletion();
    assertThat(afterThrowing.text() + afterNull.text() + afterBrokenSubscribe.text())
        .isEqualTo("bbb");
  }

  @Test
  void targetThatFailsWithoutASubscription_hasFailed() throws Exception {
    firstLlm.become(FakeLlm.streaming(subscriber -> subscriber.onError(LOST)));
    secondLlm.become(FakeLlm.saying("b"));

    RecordingSubscriber subscriber = subscribe(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("b");
  }

  @Test
  void signalsOfATargetThatWasGivenUp_areIgnored() throws Exception {
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    first.fail(LOST);
    first.send("late");
    first.complete();
    second.send("b");
    second.complete();
    second.send("late");
    second.fail(LOST);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("b");
  }

  @Test
  void secondSubscriptionOfATarget_isCancelled() {
    AtomicInteger cancelled = new AtomicInteger();
    firstLlm.become(
        FakeLlm.streaming(
            subscriber -> {
              first.subscribe(subscriber);
              subscriber.onSubscribe(
                  new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {
                      cancelled.incrementAndGet();
                    }
                  });
            }));

    RecordingSubscriber subscriber = subscribe(1);
    first.send("a");

    assertThat(cancelled).hasValue(1);
    assertThat(subscriber.text()).isEqualTo("a");
  }

  @Test
  void demand_reachesTheTarget_andIsCarriedOver() {
    RecordingSubscriber subscriber = subscribe(0);
    assertThat(first.requested).hasValue(0);

    subscriber.subscription().request(2);
    assertThat(first.requested).hasValue(1);
    first.fail(LOST);
    assertThat(second.requested).hasValue(1);
    second.send("a");
    assertThat(second.requested).hasValue(2);
    second.send("b");

    assertThat(second.requested).hasValue(2);
    assertThat(subscriber.text()).isEqualTo("ab");
  }

  @Test
  void badDemand_endsTheStreamAndTheTarget() throws Exception {
    RecordingSubscriber subscriber = subscribe(1);

    subscriber.subscription().request(0);

    assertThat(subscriber.awaitFailure()).isInstanceOf(IllegalArgumentException.class);
    assertThat(first.cancelled).isTrue();
    assertThat(outcomes.get(0).isCancelled()).isTrue();
  }

  @Test
  void subscriberThatThrows_cancelsTheTarget() {
    chain()
        .build()
        .streamMessage("Hi")
        .subscribe(
            RecordingSubscriber.unbounded()
                .onChunk(
                    (subscription, chunk) -> {
                      throw new IllegalStateException("a defect of the user");
                    }));

    first.send("a");

    assertThat(first.cancelled).isTrue();
    assertThat(results()).containsExactly(Result.CANCELLED);
  }

  @Test
  void targetThatSendsAtOnce_neverReachesASubscriberThatIsBeingSubscribed() {
    firstLlm.become(FakeLlm.saying("a", "b"));
    List<String> signals = new ArrayList<>();
    chain()
        .build()
        .streamMessage("Hi")
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(5);
                signals.add("subscribed");
              }

              @Override
              public void onNext(StreamChunk chunk) {
                signals.add(chunk.text());
              }

              @Override
              public void onError(Throwable failure) {
                signals.add("failed");
              }

              @Override
              public void onComplete() {
                signals.add("complete after " + outcomes.size() + " outcome");
              }
            });

    assertThat(signals).containsExactly("subscribed", "a", "b", "complete after 1 outcome");
  }

  @Test
  void longStream_needsNoStack() throws Exception {
    String[] texts = new String[50_000];
    Arrays.fill(texts, "x");
    firstLlm.become(FakeLlm.failing(LOST));
    secondLlm.become(FakeLlm.saying(texts));
    RecordingSubscriber subscriber =
        RecordingSubscriber.requesting(1).onChunk((subscription, chunk) -> subscription.request(1));

    chain().build().streamMessage("Hi").subscribe(subscriber);

    subscriber.awaitCompletion();
    assertThat(subscriber.chunks()).hasSize(texts.length);
  }
}
