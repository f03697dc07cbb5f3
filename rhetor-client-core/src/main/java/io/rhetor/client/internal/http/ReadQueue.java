package io.rhetor.client.internal.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a socket and is not taken yet, in order. One thread puts, one at a time takes.
 *
 * <p>Most reads are taken before the next one is there, so that a read costs one exchange of one
 * reference. That is little for a garbage collector to follow too: the stream is old, what it reads
 * is young, and G1 has a thread look into each place where the one refers to the other.
 */
final class ReadQueue {
  private final AtomicReference<@Nullable Read> newest = new AtomicReference<>();

  // Owned by who takes.
  private @Nullable Read oldest;

  /** Puts a read behind all others. */
  void put(List<ByteBuffer> buffers) {
    Read read = new Read(buffers);
    do {
      read.before = newest.get();
    } while (!newest.compareAndSet(read.before, read));
  }

  /** Takes the oldest read, or null if there is none. */
  @Nullable List<ByteBuffer> take() {
    Read next = oldest == null ? oldestOf(newest.getAndSet(null)) : oldest;
    if (next == null) {
      return null;
    }
    oldest = next.behind;
    return next.buffers;
  }

  /** Drops all reads, and tells how many those were. */
  int drop() {
    int dropped = 0;
    while (take() != null) {
      dropped++;
    }
    return dropped;
  }

  /** Drops what was put since the last look of who takes; false if there was nothing. */
  boolean dropUnseen() {
    return newest.getAndSet(null) != null;
  }

  private static @Nullable Read oldestOf(@Nullable Read newest) {
    Read read = newest;
    while (read != null && read.before != null) {
      Read older = read.before;
      older.behind = read;
      read.before = null;
      read = older;
    }
    return read;
  }

  /** One read, and its neighbours: the one before it until it is taken, then the one behind it. */
  private static final class Read {
    private final List<ByteBuffer> buffers;

    // Written by the thread that puts before it is published, then by the one that takes.
    private @Nullable Read before;
    private @Nullable Read behind;

    Read(List<ByteBuffer> buffers) {
      this.buffers = buffers;
    }
  }
}
