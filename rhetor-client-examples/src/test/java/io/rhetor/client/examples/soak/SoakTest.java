package io.rhetor.client.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Load of all kinds for minutes, while the server is killed and started again: nothing hangs, every
 * call ends in an answer or an exception of the library, and what the process holds does not grow.
 * Run by {@code mvn -Psoak test}; the plot is {@code target/soak.svg}.
 */
@EnabledIfSystemProperty(
    named = "soak.seconds",
    matches = "\\d+",
    disabledReason = "-Psoak runs it")
class SoakTest {
  private static final int SECONDS = Integer.getInteger("soak.seconds", 0);
  private static final int READING_SECONDS = 5;
  private static final int RESTART_SECONDS = 20;
  private static final double MOST_GROWTH = 1.2;
  private static final double NOISE_MEGABYTES = 4;

  private final List<Reading> readings = new ArrayList<>();

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void load_leavesNothingBehind_andGrowsNothing() throws Exception {
    // Before the first reading: the JDK keeps one socket for its own use from the first one on.
    int port = freePort();
    Reading before = Reading.take(0);
    SoakLoad load;
    try (SoakServer server = SoakServer.start(port)) {
      load = new SoakLoad(server.url());
      try (load) {
        load.begin();
        watch(server, load);
        load.end();
      }
    }

    report(load);
    assertThat(load.defect()).isNull();
    assertThat(median(SECONDS / 2)).isLessThan(median(0) * MOST_GROWTH + NOISE_MEGABYTES);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              Reading after = Reading.take(SECONDS);
              assertThat(after.sockets).isLessThanOrEqualTo(before.sockets);
              assertThat(ownThreads()).isEmpty();
            });
  }

  private void watch(SoakServer server, SoakLoad load) throws Exception {
    long began = System.nanoTime();
    int restarts = 0;
    for (double now = 0; now < SECONDS && load.defect() == null; now = seconds(began)) {
      TimeUnit.SECONDS.sleep(READING_SECONDS);
      readings.add(Reading.take(seconds(began)));
      System.out.println(readings.get(readings.size() - 1));
      if (seconds(began) > (restarts + 1.0) * RESTART_SECONDS) {
        restarts++;
        server.killAndRestart();
      }
    }
  }

  private void report(SoakLoad load) throws Exception {
    load.outcomes().forEach((outcome, count) -> System.out.println(count + " " + outcome));
    Files.writeString(Path.of("target", "soak.svg"), SoakPlot.of(readings));
  }

  /** The heap in the half of the time that begins then, without the first readings. */
  private double median(int fromSeconds) {
    double[] heaps =
        readings.stream()
            .filter(each -> each.seconds > fromSeconds + SECONDS / 10.0)
            .filter(each -> each.seconds <= fromSeconds + SECONDS / 2.0 + READING_SECONDS)
            .mapToDouble(each -> each.heapMegabytes)
            .sorted()
            .toArray();
    return heaps[heaps.length / 2];
  }

  private static List<String> ownThreads() {
    Thread[] threads = new Thread[2 * Thread.activeCount() + 100];
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    int count = top.enumerate(threads);
    return IntStream.range(0, count)
        .mapToObj(i -> threads[i].getName())
        .filter(name -> name.startsWith("rhetor-") || name.startsWith("HttpClient-"))
        .collect(Collectors.toList());
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
