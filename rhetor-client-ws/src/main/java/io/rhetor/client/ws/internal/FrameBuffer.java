package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.json.StreamEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What came and was not asked for yet. When it is full, the thread that reads the connection waits
 * here, so that nothing more is read and the server is held back.
 */
final class FrameBuffer {
  /** What an event takes beside its text. */
  private static final int OVERHEAD = 256;

  private final long capacity;

  // Guarded by this.
  private final Queue<Entry> entries = new ArrayDeque<>();
  private long size;
  private boolean released;
  private @Nullable RhetorException breakOff;

  /** Makes a buffer. */
  FrameBuffer(long capacity) {
    this.capacity = capacity;
  }

  /** Adds an event. One always fits. */
  synchronized boolean put(StreamEvent event, int characters) {
    if (released || breakOff != null) {
      return false;
    }
    long weight = OVERHEAD + (long) characters;
    entries.add(new Entry(event, weight));
    size += weight;
    return size > capacity;
  }

  /** Waits until there is room or no more is wanted; an interrupt stays set and ends no stream. */
  synchronized void awaitRoom() {
    boolean interrupted = false;
    while (size > capacity && !released && breakOff == null) {
      try {
        wait();
      } catch (InterruptedException kept) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes the next event, or null.
   *
   * @throws RhetorException if the stream broke off behind the events that were taken
   */
  synchronized @Nullable StreamEvent poll() {
    Entry entry = entries.poll();
    if (entry == null && breakOff != null) {
      throw breakOff;
    }
    if (entry == null) {
      return null;
    }
    size -= entry.weight;
    if (size <= capacity) {
      notifyAll();
    }
    return entry.event;
  }

  /** Lets nothing in any more; behind what is here comes a failure. */
  synchronized void breakOff(RhetorException failure) {
    breakOff = failure;
    notifyAll();
  }

  /** Takes nothing in any more and lets the reading thread go. */
  synchronized void release() {
    released = true;
    notifyAll();
  }

  private static final class Entry {
    private final StreamEvent event;
    private final long weight;

    Entry(StreamEvent event, long weight) {
      this.event = event;
      this.weight = weight;
    }
  }
}
