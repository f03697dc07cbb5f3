package io.rhetor.client.examples;

import java.time.Duration;

/** Measures one stream, from when it is made. Used by one thread at a time. */
final class StreamTiming {
  private final long start = System.nanoTime();
  private long first = start;
  private int chunks;

  void chunkArrived() {
    if (chunks++ == 0) {
      first = System.nanoTime();
    }
  }

  String summary() {
    return "first chunk after "
        + millisUntil(first)
        + " ms, all after "
        + millisUntil(System.nanoTime())
        + " ms, "
        + chunks
        + (chunks == 1 ? " chunk" : " chunks");
  }

  private long millisUntil(long nanoTime) {
    return Duration.ofNanos(nanoTime - start).toMillis();
  }
}
