package io.rhetor.client.internal.http;

import io.rhetor.client.internal.flow.Refusal;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A streamed call that waits for its one subscriber. */
final class HttpChunkStream implements ChunkStream {
  private final HttpTransport transport;
  private final ApiRequest request;
  private final AtomicBoolean used = new AtomicBoolean();

  HttpChunkStream(HttpTransport transport, ApiRequest request) {
    this.transport = transport;
    this.request = request;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (used.compareAndSet(false, true)) {
      StreamExchange.begin(transport, request, subscriber);
      return;
    }
    Refusal.refuseSecond(subscriber);
  }
}
