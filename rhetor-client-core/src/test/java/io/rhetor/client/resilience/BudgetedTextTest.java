package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The text of a stream behind a budget is that of the subscriber, if that keeps it. */
class BudgetedTextTest {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, true);

  private final FakeChunkStream source = new FakeChunkStream();

  /** Stands between the stream behind the budget and a subscriber, who has had one chunk. */
  private TextKeeper between(Flow.Subscriber<StreamChunk> subscriber) {
    AtomicReference<Flow.Subscriber<? super StreamChunk>> gate = new AtomicReference<>();
    TrustedPublisher<StreamChunk> behind =
        to -> {
          gate.set(to);
          source.subscribe(to);
        };
    BudgetedCall allowed =
        new BudgetedCall(MessageRequest.of("Hi"), new KnownModels(Map.of()), warning -> {});
    BudgetedSubscription.gate(
            ChunkStream.from(behind), () -> CompletableFuture.completedFuture(allowed))
        .subscribe(subscriber);
    source.send("so far");
    return (TextKeeper) gate.get();
  }

  private static RhetorException brokenOff(TextKeeper gate) {
    PartialText undelivered = new PartialText(100);
    undelivered.add(" and more", false);
    return gate.withText(LOST, undelivered);
  }

  @Test
  void subscriberThatKeepsIt_isAskedForIt() {
    Keeper keeper = new Keeper();
    TextKeeper gate = between(keeper);

    assertThat(gate.keepsText()).isTrue();
    assertThat(gate.keptText()).isSameAs(keeper.text);
    assertThat(gate.wholeText()).isEqualTo("so far");
    assertThat(((RhetorStreamException) brokenOff(gate)).partial()).isEqualTo("so far and more");
  }

  @Test
  void subscriberThatKeepsNone_leavesItToTheStream() {
    TextKeeper gate = between(RecordingSubscriber.unbounded());

    assertThat(gate.keepsText()).isFalse();
    assertThat(gate.keptText()).isNull();
    assertThat(gate.wholeText()).isEmpty();
    assertThat(brokenOff(gate)).isSameAs(LOST);
  }

  @Test
  void callersCode_isTheSubscriber_orWhatThatCalls() {
    RecordingSubscriber plain = RecordingSubscriber.unbounded();

    assertThat(between(plain).callersCode()).isSameAs(plain);
    assertThat(between(new Keeper()).callersCode()).isEqualTo("what the keeper calls");
  }

  @Test
  void subscriberThatHasCancelled_isNotAskedAnyMore() {
    Keeper keeper = new Keeper();
    TextKeeper gate = between(keeper);
    keeper.subscription.cancel();

    assertThat(gate.keptText()).isNull();
    assertThat(gate.callersCode()).isSameAs(gate);
    assertThat(brokenOff(gate)).isSameAs(LOST);
  }

  private static final class Keeper implements Flow.Subscriber<StreamChunk>, TextKeeper {
    private final StringBuilder text = new StringBuilder();
    private Flow.Subscription subscription;

    @Override
    public CharSequence keptText() {
      return text;
    }

    @Override
    public Object callersCode() {
      return "what the keeper calls";
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(StreamChunk chunk) {
      text.append(chunk.text());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
