package io.rhetor.client.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes events to the open streams of {@link LoopServer}, one stream after the other, spread
 * evenly over time. Each event carries the clock as it was right before its write.
 */
final class EventTicks {
  private final long gapNanos;
  private final List<LoopConnection> streams = new ArrayList<>();
  private final ByteBuffer event = ByteBuffer.allocateDirect(CannedAnswers.EVENT_CHUNK.length);
  private final Latencies lateness = new Latencies();
  private boolean running;
  private long firstDue;
  private long sequence;
  private long written;
  private long skipped;

  EventTicks(long eventsPerSecond) {
    gapNanos = 1_000_000_000 / eventsPerSecond;
    event.put(CannedAnswers.EVENT_CHUNK).flip();
  }

  void add(LoopConnection stream) {
    streams.add(stream);
  }

  void remove(LoopConnection stream) {
    streams.remove(stream);
  }

  boolean isRunning() {
    return running && !streams.isEmpty();
  }

  void start() {
    running = true;
    sequence = 0;
    firstDue = System.nanoTime();
  }

  void stop() {
    running = false;
  }

  void resetFigures() {
    lateness.reset();
    written = 0;
    skipped = 0;
  }

  String figures() {
    return "written=" + written + "\nskipped=" + skipped + "\n" + lateness.figures("late");
  }

  void writeDueEvents() {
    for (long now = System.nanoTime(); now - (firstDue + sequence * gapNanos) >= 0; ) {
      lateness.record(now - (firstDue + sequence * gapNanos));
      writeTo(streams.get((int) (sequence++ % streams.size())), now);
      now = System.nanoTime();
    }
  }

  private void writeTo(LoopConnection stream, long now) {
    if (!stream.isOpen() || !stream.isClear()) {
      skipped++;
      return;
    }
    long rest = now;
    for (int i = CannedAnswers.STAMP_DIGITS - 1; i >= 0; i--) {
      event.put(CannedAnswers.STAMP_OFFSET + i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    event.rewind();
    try {
      stream.write(event);
      written++;
    } catch (IOException lost) {
      // The next read of this connection finds the same and closes it.
      skipped++;
    }
  }
}
