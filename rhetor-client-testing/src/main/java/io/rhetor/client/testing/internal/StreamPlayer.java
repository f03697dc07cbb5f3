package io.rhetor.client.testing.internal;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Starts streams, all at the same pace, and counts them. */
final class StreamPlayer {
  private final Vertx vertx;
  private final Traffic traffic;
  private final long millisBetweenChunks;
  private final long millisBetweenPings;

  StreamPlayer(Vertx vertx, Traffic traffic, Duration betweenChunks, Duration betweenPings) {
    this.vertx = vertx;
    this.traffic = traffic;
    this.millisBetweenChunks = betweenChunks.toMillis();
    this.millisBetweenPings = betweenPings.toMillis();
  }

  /**
   * Answers a request with a stream.
   *
   * @param sink where the stream goes
   * @param whenWhole called when the model has said all, before the client is told so
   */
  void play(EventSink sink, StreamScript script, Runnable whenWhole) {
    new PacedStream(this, sink, script, whenWhole).play();
  }

  Vertx vertx() {
    return vertx;
  }

  Traffic traffic() {
    return traffic;
  }

  long millisBetweenChunks() {
    return millisBetweenChunks;
  }

  long millisBetweenPings() {
    return millisBetweenPings;
  }
}
