package io.rhetor.client.testing.internal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Where the events of one stream go. All of it happens on the server's event loop. */
interface EventSink {
  void begin();

  void event(JsonObject event);

  /** Shows that the stream lives, if it is for the stream to do so. */
  void ping();

  boolean isFull();

  /** Sets what is called when the sink was full and is not any more. */
  void onDrain(Runnable resume);

  /** Sets what is called when the client has gone. */
  void onGone(Runnable gone);

  /** Ends the stream in good order; completes when the client has been sent all of it. */
  Future<Void> end(StreamScript script);

  /** Says that the stream is over and the connection free for the next one. */
  void release();

  /** Does what a fault says, in place of the end, once all before is on its way. */
  void strike(PlannedFault fault);
}
