package io.rhetor.client.testing.internal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Writes the events of a stream as frames, between the word that typing is on and that it is off.
 */
final class WebSocketEventSink implements EventSink {
  private final WebSocketSession session;
  private final FrameShape frames;
  private final AnswerStyle shape;
  private final String contextId;

  WebSocketEventSink(
      WebSocketSession session, FrameShape frames, AnswerStyle shape, String contextId) {
    this.session = session;
    this.frames = frames;
    this.shape = shape;
    this.contextId = contextId;
  }

  @Override
  public void begin() {
    session.send(frames.typing(true, contextId));
  }

  @Override
  public void event(JsonObject event) {
    session.send(frames.update(event));
  }

  @Override
  public void ping() {
    // The connection has pings of its own.
  }

  @Override
  public boolean isFull() {
    return session.isFull();
  }

  @Override
  public void onDrain(Runnable resume) {
    session.onDrain(resume);
  }

  @Override
  public void onGone(Runnable gone) {
    session.onGone(gone);
  }

  @Override
  public Future<Void> end(StreamScript script) {
    if (shape == AnswerStyle.DOCUMENTED) {
      script.whole().ifPresent(answer -> session.send(frames.response(answer)));
    }
    return session.send(frames.typing(false, contextId));
  }

  @Override
  public void release() {
    session.answered();
  }

  @Override
  public void strike(PlannedFault fault) {
    session.strike(fault, frames);
  }
}
