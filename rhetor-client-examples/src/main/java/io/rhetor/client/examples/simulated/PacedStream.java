package io.rhetor.client.examples.simulated;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Plays a script to a client: one event at a time, with a pause between, never faster than the
 * client reads. All of it happens on the event loop of the request.
 */
final class PacedStream {
  private final StreamPlayer player;
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
      StreamPlayer player, HttpServerRequest request, StreamScript script, Runnable whenWhole) {
    this.player = player;
    this.request = request;
    this.response = request.response();
    this.writer = new EventWriter(response);
    this.script = script;
    this.events = script.events().iterator();
    this.whenWhole = whenWhole;
  }

  void play() {
    player.traffic().streamOpened();
    response.closeHandler(gone -> finish(Traffic::streamLost));
    // A failed write is the client's departure, which the close handler reports.
    response.exceptionHandler(failure -> {});
    response.drainHandler(drained -> resume());
    writer.head();
    pingTimer = player.vertx().setPeriodic(player.millisBetweenPings(), timer -> ping());
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
      if (player.millisBetweenChunks() > 0) {
        player.vertx().setTimer(player.millisBetweenChunks(), timer -> advance());
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
    player.vertx().cancelTimer(pingTimer);
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
                sent -> finish(sent.succeeded() ? Traffic::streamClosed : Traffic::streamLost));
    }
  }

  /** Closes the socket once everything before is on its way. */
  private void cut() {
    Future<Void> written = response.write("");
    written.onComplete(
        done -> {
          finish(Traffic::streamClosed);
          request.connection().close();
        });
  }

  private void finish(Consumer<Traffic> count) {
    if (!over) {
      over = true;
      player.vertx().cancelTimer(pingTimer);
      count.accept(player.traffic());
    }
  }
}
