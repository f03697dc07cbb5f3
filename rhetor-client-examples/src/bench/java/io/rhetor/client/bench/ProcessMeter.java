package io.rhetor.client.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * What this process spends between {@link #start} and {@link #stop}. Heap is counted by what
 * collections find, since the counters of threads end with their threads. It is what was taken, not
 * what was used: a thread that ends leaves most of its allocation buffer unused, so where each call
 * starts a thread, the size of that buffer is most of the figure.
 */
final class ProcessMeter {
  private final AtomicLong heapTaken = new AtomicLong();
  private final AtomicLong collectionsSeen = new AtomicLong();
  private final long collectionsBefore;
  private volatile long usedAfterLast;
  private long cpuStart;
  private long wallStart;
  private long threadsStart;
  private long cpuNanos;
  private long wallNanos;
  private long threadsStarted;

  ProcessMeter() {
    collectionsBefore = collections();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener((note, handback) -> collected(note), null, null);
    }
  }

  void start() {
    heapTaken.set(0);
    usedAfterLast = heap(currentPools());
    threadsStart = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
    cpuStart = processCpuNanos();
    wallStart = System.nanoTime();
  }

  void stop() {
    wallNanos = System.nanoTime() - wallStart;
    cpuNanos = processCpuNanos() - cpuStart;
    threadsStarted =
        ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - threadsStart;
  }

  long cpuNanos() {
    return cpuNanos;
  }

  long wallNanos() {
    return wallNanos;
  }

  /** Collects, so to be asked right after {@link #stop}, when all else was read. */
  long heapTaken() {
    collectNow();
    return heapTaken.get();
  }

  long threadsStarted() {
    return threadsStarted;
  }

  static long usedHeapAfterCollection() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  private void collectNow() {
    System.gc();
    long expected = collections() - collectionsBefore;
    while (collectionsSeen.get() < expected) {
      Thread.onSpinWait();
    }
  }

  private void collected(Notification note) {
    if (!note.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    GcInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) note.getUserData()).getGcInfo();
    heapTaken.addAndGet(heap(info.getMemoryUsageBeforeGc()) - usedAfterLast);
    usedAfterLast = heap(info.getMemoryUsageAfterGc());
    collectionsSeen.incrementAndGet();
  }

  private static long heap(Map<String, MemoryUsage> pools) {
    return heapPools()
        .map(pool -> pools.get(pool.getName()))
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  /** Not the usage of the whole heap, which G1 brings up to date only when it collects. */
  private static Map<String, MemoryUsage> currentPools() {
    return heapPools()
        .collect(Collectors.toMap(MemoryPoolMXBean::getName, MemoryPoolMXBean::getUsage));
  }

  private static Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long processCpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
