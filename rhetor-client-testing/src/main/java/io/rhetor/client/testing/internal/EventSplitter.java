package io.rhetor.client.testing.internal;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Cuts the bytes of a stream behind each empty line, where an event of Server-Sent Events ends. */
final class EventSplitter {
  private final Consumer<byte[]> events;
  private final ByteArrayOutputStream event = new ByteArrayOutputStream();
  private boolean lineIsEmpty;
  private boolean afterReturn;
  private boolean ended;

  EventSplitter(Consumer<byte[]> events) {
    this.events = events;
  }

  void add(byte[] bytes) {
    for (byte each : bytes) {
      boolean feedOfReturn = each == '\n' && afterReturn;
      if (ended && !feedOfReturn) {
        flush();
      }
      event.write(each);
      afterReturn = each == '\r';
      if (feedOfReturn) {
        continue;
      }
      boolean endOfLine = each == '\n' || each == '\r';
      ended = endOfLine && lineIsEmpty;
      lineIsEmpty = endOfLine;
    }
    // A line feed that belongs to the last return comes with it, or becomes a part of what follows.
    if (ended) {
      flush();
    }
  }

  /** Hands on what is left when the stream ends within an event. */
  void flush() {
    if (event.size() > 0) {
      events.accept(event.toByteArray());
      event.reset();
    }
    ended = false;
  }
}
