package io.rhetor.client.stream;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A stream whose signals a test sends by hand, and which records what its subscriber asks for. */
public final class FakeChunkStream implements ChunkStream, Flow.Subscription {
  public final AtomicLong requested = new AtomicLong();
  public volatile Flow.Subscriber<? super StreamChunk> subscriber;
  public volatile boolean cancelled;
  public volatile int subscriptions;

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

  /** Makes a stream that sends these texts as they are asked for, and then completes. */
  public static ChunkStream of(String... texts) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private int sent;
              private boolean over;

              @Override
              public void request(long n) {
                for (long i = 0; i < n && sent < texts.length && !over; i++) {
                  subscriber.onNext(StreamChunk.of(texts[sent++]));
                }
                if (sent == texts.length && !over) {
                  over = true;
                  subscriber.onComplete();
                }
              }

              @Override
              public void cancel() {
                over = true;
              }
            });
  }
}
