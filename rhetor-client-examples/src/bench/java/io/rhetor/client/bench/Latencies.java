package io.rhetor.client.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts times in buckets that are at most 1.6 % wide; any thread may record. */
final class Latencies {
  private static final int SUB_BITS = 6;
  private static final int SUB_COUNT = 1 << SUB_BITS;
  private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB_COUNT;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    counts.getAndIncrement(bucketOf(Math.max(0, nanos)));
  }

  void reset() {
    for (int i = 0; i < BUCKETS; i++) {
      counts.set(i, 0);
    }
  }

  long count() {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    return total;
  }

  /** The time that the given share of all recorded times does not exceed, in microseconds. */
  double micros(double share) {
    long rank = (long) Math.ceil(count() * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts.get(i);
      if (seen >= rank && seen > 0) {
        return upperBound(i) / 1_000.0;
      }
    }
    return 0;
  }

  /** Lines of {@code name=value} for the process that started this one. */
  String figures(String name) {
    return String.join(
        "\n",
        name + "P50Micros=" + micros(0.5),
        name + "P99Micros=" + micros(0.99),
        name + "P999Micros=" + micros(0.999),
        name + "MaxMicros=" + micros(1.0));
  }

  private static int bucketOf(long nanos) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - SUB_BITS - 1);
    return shift * SUB_COUNT + (int) (nanos >>> shift);
  }

  private static long upperBound(int bucket) {
    if (bucket < 2 * SUB_COUNT) {
      return bucket;
    }
    int shift = bucket / SUB_COUNT - 1;
    long mantissa = bucket - (long) shift * SUB_COUNT;
    return ((mantissa + 1) << shift) - 1;
  }
}
