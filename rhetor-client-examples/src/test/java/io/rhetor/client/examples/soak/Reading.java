package io.rhetor.client.examples.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds at a moment. */
final class Reading {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int COLLECTIONS = 2;

  final double seconds;
  final double heapMegabytes;
  final int threads;
  final int sockets;

  private Reading(double seconds, double heapMegabytes, int threads, int sockets) {
    this.seconds = seconds;
    this.heapMegabytes = heapMegabytes;
    this.threads = threads;
    this.sockets = sockets;
  }

  /** Collects garbage, then reads; sockets are counted where there is a {@code /proc}. */
  static Reading take(double seconds) {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return new Reading(
        seconds,
        (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        sockets());
  }

  private static int sockets() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return (int) all.filter(Reading::isSocket).count();
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Override
  public String toString() {
    return String.format(
        "%5.0f s %7.1f MB %5d threads %5d sockets", seconds, heapMegabytes, threads, sockets);
  }
}
