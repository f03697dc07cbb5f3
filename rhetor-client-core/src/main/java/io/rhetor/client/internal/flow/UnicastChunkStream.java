package io.rhetor.client.internal.flow;

import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A streamed call that waits for its one subscriber. */
public final class UnicastChunkStream implements ChunkStream {
  private final Consumer<Flow.Subscriber<? super StreamChunk>> call;
  private final AtomicBoolean used = new AtomicBoolean();

  /**
   * Makes a stream.
   *
   * @param call begins when the stream is subscribed to, at most once
   */
  public UnicastChunkStream(Consumer<Flow.Subscriber<? super StreamChunk>> call) {
    this.call = call;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (used.compareAndSet(false, true)) {
      call.accept(subscriber);
      return;
    }
    Refusal.refuseSecond(subscriber);
  }
}
