package io.rhetor.client.examples.simulated;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * Plays a script to a client: one event at a time, with a pause between, never faster than the
 * client reads. All of it happens on the event loop of the request.
 */
final class PacedStream {
  /** How fast streams go. */
  static final class Pace {
    private final Duration betweenChunks;
    private final Duration betweenPings;

    Pace(Duration betweenChunks, Duration betweenPings) {
      this.betweenChunks = betweenChunks;
      this.betweenPings = betweenPings;
    }
  }

  private final Vertx vertx;
  private final Pace pace;
  private final Traffic traffic;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final EventWriter writer;
  private final StreamScript script;
  private final Iterator<Supplier<JsonObject>> events;
  private final Runnable whenWhole;
  private long pingTimer;
  private boolean waitsForDrain;
  private boolean over;

  /**
   * Prepares the stream.
   *
   * @param whenWhole called when the model has said all, before the client is told so
   */
  PacedStream(
      Vertx vertx,
      Pace pace,
      Traffic traffic,
      HttpServerRequest request,
      StreamScript script,
      Runnable whenWhole) {
    this.vertx = vertx;
    this.pace = pace;
    this.traffic = traffic;
    this.request = request;
    this.response = request.response();
    this.writer = new EventWriter(response);
    this.script = script;
    this.events = script.events().iterator();
    this.whenWhole = whenWhole;
  }

  void play() {
    traffic.streamOpened();
    response.closeHandler(gone -> finish(traffic::streamLost));
    // A failed write is the client's departure, which the close handler reports.
    response.exceptionHandler(failure -> {});
    response.drainHandler(drained -> resume());
    writer.head();
    pingTimer = vertx.setPeriodic(pace.betweenPings.toMillis(), timer -> ping());
    advance();
  }

  private void resume() {
    if (waitsForDrain) {
      waitsForDrain = false;
      advance();
    }
  }

  private void advance() {
    while (!over) {
      if (response.writeQueueFull()) {
        waitsForDrain = true;
        return;
      }
      if (events.hasNext()) {
        writeNext();
      }
      if (!events.hasNext()) {
        end();
        return;
      }
      if (!pace.betweenChunks.isZero()) {
        vertx.setTimer(pace.betweenChunks.toMillis(), timer -> advance());
        return;
      }
    }
  }

  private void writeNext() {
    JsonObject event = events.next().get();
    if (!events.hasNext() && script.isWhole()) {
      whenWhole.run();
    }
    writer.event(event);
  }

  private void ping() {
    if (!over && !response.writeQueueFull()) {
      writer.ping();
    }
  }

  private void end() {
    vertx.cancelTimer(pingTimer);
    switch (script.ending()) {
      case CUT:
        cut();
        return;
      case SILENCE:
        return;
      default:
        response
            .end()
            .onComplete(
                sent -> finish(sent.succeeded() ? traffic::streamClosed : traffic::streamLost));
    }
  }

  /** Closes the socket once everything before is on its way. */
  private void cut() {
    Future<Void> written = response.write("");
    written.onComplete(
        done -> {
          finish(traffic::streamClosed);
          request.connection().close();
        });
  }

  private void finish(Runnable count) {
    if (!over) {
      over = true;
      vertx.cancelTimer(pingTimer);
      count.run();
    }
  }
}
