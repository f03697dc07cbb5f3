package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.Timers;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gate is at work in each module that runs this, and sees what it is to see. */
class LeakGateTest {
  private ExtensionContext context;

  @RegisterExtension final BeforeEachCallback keepContext = given -> context = given;

  @Test
  @EnabledIfSystemProperty(named = "leaks.gate", matches = "true")
  void classesOfThisModule_areWatched() {
    assertThat(LeakGate.watches(context)).isTrue();
  }

  @Test
  void threadThatGoesOn_isTold_andAwaited() {
    CountDownLatch end = new CountDownLatch(1);
    LeakGate.Watch watch = watch(true);
    Thread thread = new Thread(() -> awaitQuietly(end), "left-behind");
    thread.start();

    assertLeft(watch, "[thread left-behind]");
    end.countDown();
    watch.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @EnabledForJreRange(min = JRE.JAVA_21)
  void socketThatIsOpen_isTold() throws Exception {
    LeakGate.Watch watch = watch(false);
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertLeft(watch, " " + listening.getLocalPort() + " ");
    }
    watch.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @EnabledForJreRange(min = JRE.JAVA_21)
  void socketThatThePeerHasClosed_isToldUnlessTheClassKeepsSuch() throws Exception {
    LeakGate.Watch watch = watch(true);
    LeakGate.Watch lenient = watch(false);
    ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
      listening.accept().close();
      listening.close();

      assertLeft(watch, " " + client.getLocalPort() + " ");
      lenient.close();
    }
    watch.close();
  }

  @Test
  void whatTheCollectorMustLeave_isTold() throws Exception {
    LeakGate.Watch watch = watch(true);
    watch.close();
    HttpClient client = HttpClient.newHttpClient();
    CancellableFuture<String> pending = new CancellableFuture<>();
    Timers timers = Timers.system();
    Timers.Timer timer = timers.schedule(TimeUnit.HOURS.toNanos(1), () -> {});
    try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
      assertLeft(
          watch,
          "1 jdk.internal.net.http.HttpClientImpl",
          "1 io.rhetor.client.internal.run.CancellableFuture",
          "1 io.rhetor.client.internal.run.SystemTimers$Entry",
          "1 more " + loader.getClass().getName());
    } finally {
      timer.cancel();
      timers.close();
    }
    Reference.reachabilityFence(client);
    Reference.reachabilityFence(pending);
  }

  private static LeakGate.Watch watch(boolean halfClosedToo) {
    return new LeakGate.Watch("SomeTest", halfClosedToo, OpenThings.now());
  }

  private static void assertLeft(LeakGate.Watch watch, String... named) {
    assertThatThrownBy(() -> watch.check(Duration.ZERO, Duration.ZERO))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("SomeTest, ")
        .hasMessageContainingAll(named);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
