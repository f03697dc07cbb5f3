package io.rhetor.client.stream;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;

/** Sends chunks that are here already, to a {@link PublisherRelay}, which asks in turn. */
final class FixedChunks implements Flow.Subscription {
  private final Iterator<StreamChunk> rest;
  private final Flow.Subscriber<? super StreamChunk> subscriber;

  private FixedChunks(
      Iterator<StreamChunk> chunks, Flow.Subscriber<? super StreamChunk> subscriber) {
    this.rest = chunks;
    this.subscriber = subscriber;
  }

  static Flow.Publisher<StreamChunk> publisher(List<StreamChunk> chunks) {
    return subscriber -> {
      FixedChunks sender = new FixedChunks(chunks.iterator(), subscriber);
      subscriber.onSubscribe(sender);
      sender.completeAtTheEnd();
    };
  }

  @Override
  public void request(long n) {
    for (long i = 0; i < n && rest.hasNext(); i++) {
      subscriber.onNext(rest.next());
    }
    completeAtTheEnd();
  }

  private void completeAtTheEnd() {
    if (!rest.hasNext()) {
      subscriber.onComplete();
    }
  }

  /** Does nothing: what was asked for is here already. */
  @Override
  public void cancel() {}
}
