package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.flow.ChunkSource;
import io.rhetor.client.internal.flow.ChunkSubscription;
import io.rhetor.client.internal.http.Route.Visit;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer comes piece by piece. Subscriber and demand stay with it when an attempt is
 * given up for another one, which happens only before the first event.
 */
final class StreamCall extends Call implements ChunkSource {
  private final ChunkSubscription subscription;
  private volatile @Nullable StreamExchange current;

  // Owned by the drain loop.
  private boolean delivering;

  private StreamCall(
      HttpTransport transport,
      ApiRequest request,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    super(transport, request);
    this.subscription =
        new ChunkSubscription(subscriber, this, transport.settings().maxPartialCharacters());
  }

  static void begin(
      HttpTransport transport,
      ApiRequest request,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    StreamCall call = new StreamCall(transport, request, subscriber);
    subscriber.onSubscribe(call.subscription);
    if (!call.isOver()) {
      call.start();
    }
  }

  @Override
  Exchange newAttempt(Visit visit) {
    StreamExchange next = new StreamExchange(this, visit, subscription);
    current = next;
    return next;
  }

  @Override
  void endWith(RhetorException failure) {
    // Ends this call too, once the reason is set: ending it makes the JDK report a failure.
    subscription.fail(failure);
  }

  @Override
  public @Nullable StreamChunk poll() {
    StreamExchange attempt = current;
    if (attempt == null) {
      return null;
    }
    try {
      return noted(attempt, attempt.poll());
    } catch (RhetorException failure) {
      boolean begun = attempt.hasBegun();
      if (!begun && (retry(attempt, failure) || attempt.isOver())) {
        return null;
      }
      events().failed(withEarlier(failure));
      throw failure;
    }
  }

  private @Nullable StreamChunk noted(StreamExchange attempt, @Nullable StreamChunk chunk) {
    if (chunk != null && !delivering) {
      delivering = true;
      events().firstChunk();
    }
    if (attempt.isComplete()) {
      events().succeeded();
    }
    return chunk;
  }

  @Override
  public boolean isComplete() {
    StreamExchange attempt = current;
    return attempt != null && attempt.isComplete();
  }

  @Override
  public void fetch(long demand) {
    StreamExchange attempt = current;
    if (attempt != null && !attempt.isOver()) {
      attempt.fetch(demand);
    }
  }

  @Override
  public void suspend() {
    StreamExchange attempt = current;
    if (attempt != null) {
      attempt.suspend();
    }
  }
}
