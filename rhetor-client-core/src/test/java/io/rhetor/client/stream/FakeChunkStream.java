package io.rhetor.client.stream;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher whose signals a test sends by hand, and which records what is asked of it. */
public final class FakeChunkStream implements Flow.Publisher<StreamChunk>, Flow.Subscription {
  public final AtomicLong requested = new AtomicLong();
  public volatile Flow.Subscriber<? super StreamChunk> subscriber;
  public volatile boolean cancelled;
  public volatile int subscriptions;

  /** Makes a stream of what is sent by hand. */
  public ChunkStream chunks() {
    return ChunkStream.from(this);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    this.subscriber = subscriber;
    subscriptions++;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested.addAndGet(n);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  public void send(String text) {
    send(StreamChunk.of(text));
  }

  public void send(StreamChunk chunk) {
    subscriber.onNext(chunk);
  }

  public void complete() {
    subscriber.onComplete();
  }

  public void fail(Throwable failure) {
    subscriber.onError(failure);
  }
}
