package io.rhetor.client.bench;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends messages by one client in one way and prints what that took. Arguments: client, way ({@code
 * join}, {@code chained} or a number of chains at once), port, seconds of warm-up and measurement.
 */
public final class CallsProcess {
  private final CallClient client;
  private final Latencies latencies = new Latencies();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean over;

  private CallsProcess(CallClient client) {
    this.client = client;
  }

  /** Runs one round. */
  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[2]);
    new CallsProcess(CallClient.of(args[0], port))
        .run(args[1], new BenchControl(port), seconds(args[3]), seconds(args[4]));
    // Clients keep threads that are no daemons.
    System.exit(0);
  }

  private void run(String way, BenchControl control, long warmUpMillis, long measuredMillis)
      throws InterruptedException {
    ProcessMeter meter = new ProcessMeter();
    control.reset();
    Thread callers = new Thread(() -> callUntilOver(way), "callers");
    callers.start();
    Thread.sleep(warmUpMillis);
    meter.start();
    latencies.reset();
    Thread.sleep(measuredMillis);
    meter.stop();
    long calls = latencies.count();
    String times = latencies.figures("call");
    long heapTaken = meter.heapTaken();
    over = true;
    callers.join();
    System.out.println("callsPerSecond=" + calls * 1e9 / meter.wallNanos());
    System.out.println("cpuMicrosPerCall=" + meter.cpuNanos() / 1e3 / calls);
    System.out.println("heapBytesPerCall=" + heapTaken / calls);
    System.out.println("threadsStartedPerCall=" + meter.threadsStarted() / (double) calls);
    System.out.println("failures=" + failures.get());
    System.out.println("connections=" + control.stats().get("connections"));
    System.out.println(times);
  }

  private void callUntilOver(String way) {
    if (way.equals("join")) {
      joinUntilOver();
      return;
    }
    int chains = way.equals("chained") ? 1 : Integer.parseInt(way);
    CountDownLatch running = new CountDownLatch(chains);
    for (int i = 0; i < chains; i++) {
      callNext(running);
    }
    try {
      running.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void joinUntilOver() {
    while (!over) {
      long start = System.nanoTime();
      try {
        client.call().join();
        latencies.record(System.nanoTime() - start);
      } catch (CompletionException failed) {
        note(failed);
      }
    }
  }

  /**
   * Sends the next message from the callback of the last, as a chain of {@code thenCompose} does.
   */
  private void callNext(CountDownLatch running) {
    if (over) {
      running.countDown();
      return;
    }
    long start = System.nanoTime();
    client
        .call()
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                latencies.record(System.nanoTime() - start);
              } else {
                note(failure);
              }
              callNext(running);
            });
  }

  private void note(Throwable failure) {
    if (failures.getAndIncrement() == 0) {
      failure.printStackTrace();
    }
  }

  private static long seconds(String argument) {
    return (long) (Double.parseDouble(argument) * 1_000);
  }
}
