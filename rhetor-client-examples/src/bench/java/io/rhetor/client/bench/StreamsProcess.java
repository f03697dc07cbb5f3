package io.rhetor.client.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Keeps many streams open by one client and prints what that took. Arguments: client, number of
 * streams, port, seconds of warm-up and of measurement.
 */
public final class StreamsProcess {
  private static final int OPENED_AT_ONCE = 50;

  private final StreamClient client;
  private final BenchControl control;
  private final int streams;
  private final Latencies latencies = new Latencies();
  private final List<Runnable> cancellations = new ArrayList<>();

  private StreamsProcess(StreamClient client, BenchControl control, int streams) {
    this.client = client;
    this.control = control;
    this.streams = streams;
  }

  /** Runs one round. */
  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[2]);
    new StreamsProcess(
            StreamClient.of(args[0], port), new BenchControl(port), Integer.parseInt(args[1]))
        .run(Long.parseLong(args[3]) * 1_000, Long.parseLong(args[4]) * 1_000);
    // Clients keep threads that are no daemons.
    System.exit(0);
  }

  private void run(long warmUpMillis, long measuredMillis) throws InterruptedException {
    ProcessMeter meter = new ProcessMeter();
    control.stop();
    open(OPENED_AT_ONCE);
    cancellations.forEach(Runnable::run);
    cancellations.clear();
    Thread.sleep(1_000);
    long heapWithNone = ProcessMeter.usedHeapAfterCollection();
    open(streams);
    long heapWithAll = ProcessMeter.usedHeapAfterCollection();
    control.go();
    Thread.sleep(warmUpMillis);
    meter.start();
    control.reset();
    latencies.reset();
    Map<String, String> before = control.stats();
    Thread.sleep(measuredMillis);
    meter.stop();
    Map<String, String> after = control.stats();
    String times = latencies.figures("event");
    long events = latencies.count();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    control.stop();
    Thread.sleep(500);
    long heapAfterEvents = ProcessMeter.usedHeapAfterCollection();
    System.out.println(times);
    System.out.println("eventsPerSecond=" + events * 1e9 / meter.wallNanos());
    System.out.println("cpuPercent=" + 100.0 * meter.cpuNanos() / meter.wallNanos());
    System.out.println("heapBytesPerEvent=" + meter.heapTaken() / Math.max(1, events));
    System.out.println("threads=" + threads);
    System.out.println("threadsStarted=" + meter.threadsStarted());
    System.out.println("heapBytesPerStream=" + (heapWithAll - heapWithNone) / streams);
    System.out.println("heapBytesPerUsedStream=" + (heapAfterEvents - heapWithNone) / streams);
    printServer(before, after);
  }

  private static void printServer(Map<String, String> before, Map<String, String> after) {
    double cpu = Readings.number(after, "cpuNanos") - Readings.number(before, "cpuNanos");
    double wall = Readings.number(after, "nanoTime") - Readings.number(before, "nanoTime");
    System.out.println("serverCpuPercent=" + 100 * cpu / wall);
    after.forEach(
        (name, value) -> {
          if (name.startsWith("late") || name.equals("written") || name.equals("skipped")) {
            System.out.println(name + "=" + value);
          }
        });
  }

  /** Opens streams and returns when each has had its first event, after which all are idle. */
  private void open(int count) throws InterruptedException {
    Semaphore opening = new Semaphore(OPENED_AT_ONCE);
    for (int i = 0; i < count; i++) {
      opening.acquire();
      cancellations.add(client.open(new EventClock(opening)));
    }
    opening.acquire(OPENED_AT_ONCE);
  }

  /** Notes how long after the server's write an event is here. */
  private final class EventClock implements Consumer<String> {
    private final Semaphore opening;
    private boolean opened;

    EventClock(Semaphore opening) {
      this.opening = opening;
    }

    @Override
    public void accept(String text) {
      if (opened) {
        latencies.record(System.nanoTime() - CannedAnswers.stampOf(text));
      } else {
        opened = true;
        opening.release();
      }
    }
  }
}
