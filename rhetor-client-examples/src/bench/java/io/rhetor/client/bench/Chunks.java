package io.rhetor.client.bench;

import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads every field of every chunk, and asks for more when it has what it asked for. */
final class Chunks implements Flow.Subscriber<StreamChunk> {

  private final Tally tally;
  private final long demand;
  private long missing;
  private Flow.@Nullable Subscription subscription;

  Chunks(Tally tally, long demand) {
    this.tally = tally;
    this.demand = demand;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    missing = demand;
    subscription.request(demand);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    tally.add(
        chunk.text(),
        chunk.model().orElse(null),
        chunk.provider().orElse(null),
        chunk.contextId().orElse(null),
        chunk.timestamp().orElse(null),
        chunk.isLast());
    if (--missing == 0) {
      missing = demand;
      Objects.requireNonNull(subscription).request(demand);
    }
  }

  @Override
  public void onError(Throwable failure) {
    tally.fail(failure);
  }

  @Override
  public void onComplete() {
    tally.end();
  }
}
