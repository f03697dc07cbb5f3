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
  private static final long SETTLING_MILLIS = 1_000;

  private final StreamClient client;
  private final BenchControl control;
  private final int streams;
  private final Latencies latencies = new Latencies();
  private final List<EventClock> clocks = new ArrayList<>();
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
    cancelAll();
    Thread.sleep(SETTLING_MILLIS);
    long heapWithNone = ProcessMeter.usedHeapAfterCollection();
    open(streams);
    print("heapBytesPerStream", heapPerStreamSince(heapWithNone));
    control.go();
    Thread.sleep(warmUpMillis);
    // Once for nothing: what it loads and compiles takes long enough to make events late.
    begin(meter);
    Thread.sleep(SETTLING_MILLIS);
    measure(meter, measuredMillis);
    control.stop();
    Thread.sleep(SETTLING_MILLIS);
    print("heapBytesPerUsedStream", heapPerStreamSince(heapWithNone));
    print("textBytesPerStream", (double) textBytes() / streams);
  }

  /** One byte for each character, since the texts are ASCII. */
  private long textBytes() {
    return clocks.stream().mapToLong(clock -> clock.characters).sum();
  }

  private Map<String, String> begin(ProcessMeter meter) {
    control.reset();
    Map<String, String> server = control.stats();
    clocks.forEach(clock -> clock.events = 0);
    latencies.reset();
    meter.start();
    return server;
  }

  private void measure(ProcessMeter meter, long millis) throws InterruptedException {
    Map<String, String> before = begin(meter);
    Thread.sleep(millis);
    meter.stop();
    // Before the heap is asked for: the collection for that makes events late.
    String times = latencies.figures("event");
    long events = latencies.count();
    long silent = clocks.stream().filter(clock -> clock.events == 0).count();
    printServer(before, control.stats());
    System.out.println(times);
    print("eventsPerSecond", events * 1e9 / meter.wallNanos());
    print("silentStreams", silent);
    print("cpuPercent", 100.0 * meter.cpuNanos() / meter.wallNanos());
    print("heapBytesPerEvent", (double) meter.heapTaken() / Math.max(1, events));
    print("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    print("threadsStarted", meter.threadsStarted());
  }

  private long heapPerStreamSince(long heapWithNone) {
    return (ProcessMeter.usedHeapAfterCollection() - heapWithNone) / streams;
  }

  private static void printServer(Map<String, String> before, Map<String, String> after) {
    double cpu = Readings.number(after, "cpuNanos") - Readings.number(before, "cpuNanos");
    double wall = Readings.number(after, "nanoTime") - Readings.number(before, "nanoTime");
    print("serverCpuPercent", 100 * cpu / wall);
    for (String name : List.of("lateP50Micros", "lateP99Micros", "written", "skipped")) {
      print(name, Readings.number(after, name));
    }
  }

  private static void print(String name, double value) {
    System.out.println(name + "=" + value);
  }

  private void cancelAll() {
    cancellations.forEach(Runnable::run);
    cancellations.clear();
    clocks.clear();
  }

  /** Opens streams and returns when each has had its first event, after which all are idle. */
  private void open(int count) throws InterruptedException {
    Semaphore opening = new Semaphore(OPENED_AT_ONCE);
    for (int i = 0; i < count; i++) {
      opening.acquire();
      EventClock clock = new EventClock(opening);
      clocks.add(clock);
      cancellations.add(client.open(clock));
    }
    opening.acquire(OPENED_AT_ONCE);
  }

  /** Notes how long after the server's write an event is here. */
  private final class EventClock implements Consumer<String> {
    private final Semaphore opening;
    private boolean opened;
    // Written before the event is counted, so that the thread that reads the count sees it.
    private long characters;
    private volatile int events;

    EventClock(Semaphore opening) {
      this.opening = opening;
    }

    @Override
    public void accept(String text) {
      characters += text.length();
      if (opened) {
        events++;
        latencies.record(System.nanoTime() - CannedAnswers.stampOf(text));
      } else {
        opened = true;
        opening.release();
      }
    }
  }
}
