package io.rhetor.client.stream;

import io.rhetor.client.internal.run.FutureWaiter;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands chunks from the thread that delivers them to a thread that blocks for them. Asks for
 * {@value #WINDOW} at a time, so that the threads need not take turns for each chunk.
 */
final class BlockingChunks extends Spliterators.AbstractSpliterator<StreamChunk>
    implements Flow.Subscriber<StreamChunk> {
  private static final int WINDOW = 16;
  private static final Object COMPLETE = new Object();
  private static final Object CLOSED = new Object();

  private final ChunkStream source;
  // Chunks, then COMPLETE, a Throwable or CLOSED; never more than demand allows, plus those two.
  private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

  // Written by the thread that brings the subscription.
  private volatile Flow.@Nullable Subscription subscription;

  // Written by the thread that closes the stream.
  private volatile boolean closed;

  // Owned by the thread that reads the stream.
  private boolean subscribed;
  private boolean over;
  private int taken;

  private BlockingChunks(ChunkStream source) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.source = source;
  }

  static Stream<StreamChunk> streamOf(ChunkStream source) {
    BlockingChunks chunks = new BlockingChunks(source);
    return StreamSupport.stream(chunks, false).onClose(chunks::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super StreamChunk> action) {
    if (over) {
      return false;
    }
    if (!subscribed) {
      subscribed = true;
      subscribe();
    }
    Object signal = takeSignal();
    if (signal instanceof StreamChunk) {
      askForMore();
      action.accept((StreamChunk) signal);
      return true;
    }
    over = true;
    if (signal instanceof Throwable) {
      throw FutureWaiter.failure((Throwable) signal);
    }
    if (signal == CLOSED) {
      throw new CancellationException("The stream of chunks was closed while it was being read.");
    }
    return false;
  }

  private void subscribe() {
    try {
      source.subscribe(this);
    } catch (Throwable thrown) {
      // A reader that looks again must not wait for what was never begun.
      over = true;
      throw thrown;
    }
  }

  private Object takeSignal() {
    try {
      return signals.take();
    } catch (InterruptedException interrupted) {
      over = true;
      close();
      Thread.currentThread().interrupt();
      throw FutureWaiter.interrupted("the next chunk", interrupted);
    }
  }

  private void askForMore() {
    taken++;
    if (taken == WINDOW / 2) {
      taken = 0;
      Objects.requireNonNull(subscription).request(WINDOW / 2);
    }
  }

  private void close() {
    closed = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    signals.add(CLOSED);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (closed) {
      subscription.cancel();
      return;
    }
    subscription.request(WINDOW);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    signals.add(chunk);
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(failure);
  }

  @Override
  public void onComplete() {
    signals.add(COMPLETE);
  }
}
