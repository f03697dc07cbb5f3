package io.rhetor.client.testing.internal;

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
  private final EventSink sink;
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
  PacedStream(StreamPlayer player, EventSink sink, StreamScript script, Runnable whenWhole) {
    this.player = player;
    this.sink = sink;
    this.script = script;
    this.events = script.events().iterator();
    this.whenWhole = whenWhole;
  }

  void play() {
    player.traffic().streamOpened();
    sink.onGone(() -> finish(Traffic::streamLost));
    sink.onDrain(this::resume);
    sink.begin();
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
      if (sink.isFull()) {
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
    sink.event(event);
  }

  private void ping() {
    if (!over && !sink.isFull()) {
      sink.ping();
    }
  }

  private void end() {
    player.vertx().cancelTimer(pingTimer);
    switch (script.ending()) {
      case FAULT:
        finish(Traffic::streamClosed);
        sink.strike(script.fault());
        return;
      case SILENCE:
        return;
      default:
        sink.end(script).onComplete(sent -> ended(sent.succeeded()));
    }
  }

  private void ended(boolean allSent) {
    finish(allSent ? Traffic::streamClosed : Traffic::streamLost);
    sink.release();
  }

  private void finish(Consumer<Traffic> count) {
    if (!over) {
      over = true;
      player.vertx().cancelTimer(pingTimer);
      count.accept(player.traffic());
    }
  }
}
