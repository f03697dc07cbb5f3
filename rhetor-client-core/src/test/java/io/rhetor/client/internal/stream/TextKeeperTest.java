package io.rhetor.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of a stream is kept by its subscriber, or by the subscription, never by both. */
class TextKeeperTest {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, true);

  private final FakeSource source = new FakeSource();
  private final Keeper keeper = new Keeper();

  @ParameterizedTest
  @CsvSource({
    // demand, limit, partial(), cut
    "3, 100, abc, false",
    "1, 100, abc, false",
    "3, 2, ab, true",
    "1, 2, ab, true",
    "3, 0, '', true",
  })
  void failure_hasTheTextOfTheKeeper_andWhatItDidNotAskFor(
      int demand, int limit, String partial, boolean cut) {
    ChunkSubscription subscription = source.holding("a", "b", "c").joinedTo(keeper, limit);
    subscription.begin();
    subscription.request(demand);

    subscription.fail(LOST);

    RhetorStreamException failure = (RhetorStreamException) keeper.failure;
    assertThat(failure.partial()).isEqualTo(partial);
    assertThat(failure.isPartialCut()).isEqualTo(cut);
    assertThat(failure).hasCause(LOST);
  }

  @Test
  void failureBeforeAnyChunk_staysPlain() {
    ChunkSubscription subscription = source.joinedTo(keeper, 100);
    subscription.begin();

    subscription.fail(LOST);

    assertThat(keeper.failure).isSameAs(LOST);
  }

  @Test
  void restartThatWasNotDelivered_takesTheKeptTextBack() {
    ChunkSubscription subscription = source.holding("a").joinedTo(keeper, 100);
    subscription.begin();
    subscription.request(1);
    source.put(StreamChunk.builder().text("anew").restart(true).build());

    subscription.fail(LOST);

    assertThat(((RhetorStreamException) keeper.failure).partial()).isEqualTo("anew");
  }

  @Test
  void keeper_isAskedForItsText_ratherThanToldItAgain() {
    ChunkSubscription subscription = source.holding("a", "b").joinedTo(keeper, 100);
    subscription.begin();
    subscription.request(2);
    keeper.text.setLength(0);
    keeper.text.append("of the keeper");

    subscription.fail(LOST);

    assertThat(((RhetorStreamException) keeper.failure).partial()).isEqualTo("of the keeper");
  }

  private static final class Keeper implements Flow.Subscriber<StreamChunk>, TextKeeper {
    private final StringBuilder text = new StringBuilder();
    private boolean begun;
    private @Nullable Throwable failure;

    @Override
    public @Nullable CharSequence keptText() {
      return begun ? text : null;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(StreamChunk chunk) {
      begun = true;
      text.append(chunk.text());
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void onComplete() {}
  }
}
