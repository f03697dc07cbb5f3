package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.ChildJvm;
import io.rhetor.client.support.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The first calls of a JVM, many at once. */
class ManyFirstCallsTest {
  @Test
  void manyFirstCallsAtOnce_takeFewThreads() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange ->
                exchange.respondJson(
                    200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}"))) {
      String output = ChildJvm.run(ColdProgram.class, List.of(), server.url().toString());

      assertThat(output).contains("200 answers");
      int peak = Integer.parseInt(output.replaceAll("(?s).*peak of threads: (\\d+).*", "$1"));
      assertThat(peak).as(output).isLessThan(100);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a named pipe")
  void nameServiceThatDoesNotAnswer_holdsUpNoLimit_noCancelAndNoClose(@TempDir Path folder)
      throws Exception {
    // The JVM looks names up in this file alone. Opening a pipe waits until it is written to.
    Path hosts = folder.resolve("hosts");
    assertThat(new ProcessBuilder("mkfifo", hosts.toString()).start().waitFor()).isZero();

    String output =
        ChildJvm.run(
            NamelessProgram.class,
            List.of("-Djdk.net.hosts.file=" + hosts),
            "http://rhetor.example:8300",
            "https://rhetor.example:8300");

    assertThat(output).contains("600 timeouts", "2 cancelled", "2 closed");
  }

  /** Makes 200 calls at once before anything is loaded. */
  static final class ColdProgram {
    public static void main(String[] arguments) throws Exception {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      try (RhetorClient rhetor =
          RhetorClient.create(RhetorConfig.builder().baseUrl(arguments[0]).build())) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          answers.add(rhetor.sendMessage("Hi"));
        }
        for (CompletableFuture<?> answer : answers) {
          answer.get(40, TimeUnit.SECONDS);
        }
        System.out.println(
            answers.size() + " answers, peak of threads: " + threads.getPeakThreadCount());
      }
    }
  }

  /** Makes more calls than there are callback threads, none of which finds its server. */
  static final class NamelessProgram {
    public static void main(String[] urls) throws Exception {
      List<RhetorClient> limited = new ArrayList<>();
      List<RhetorClient> unlimited = new ArrayList<>();
      for (String url : urls) {
        RhetorConfig config = RhetorConfig.builder().baseUrl(url).build();
        limited.add(
            RhetorClient.create(config.toBuilder().totalTimeout(Duration.ofMillis(500)).build()));
        unlimited.add(RhetorClient.create(config));
      }
      List<CompletableFuture<?>> calls = new ArrayList<>();
      while (calls.size() < 600) {
        for (RhetorClient rhetor : limited) {
          calls.add(rhetor.sendMessage("Hi"));
          calls.add(rhetor.streamMessage("Hi").collect());
        }
      }
      List<CompletableFuture<?>> cancelled = new ArrayList<>();
      List<CompletableFuture<?>> closed = new ArrayList<>();
      for (RhetorClient rhetor : unlimited) {
        cancelled.add(rhetor.sendMessage("Hi"));
        closed.add(rhetor.sendMessage("Hi"));
      }
      System.out.println(failing(calls, "RhetorTimeoutException") + " timeouts");
      System.out.println(
          cancelled.stream().filter(call -> call.cancel(true)).count() + " cancelled");
      unlimited.forEach(RhetorClient::close);
      System.out.println(failing(closed, "ClientClosedException") + " closed");
      // What looks a name up is a daemon and would not keep this JVM, yet may be in native code.
      Runtime.getRuntime().halt(0);
    }

    private static int failing(List<CompletableFuture<?>> calls, String with) throws Exception {
      int failing = 0;
      for (CompletableFuture<?> call : calls) {
        failing += fails(call, with) ? 1 : 0;
      }
      return failing;
    }

    private static boolean fails(CompletableFuture<?> call, String with) throws Exception {
      try {
        call.get(30, TimeUnit.SECONDS);
        return false;
      } catch (ExecutionException failed) {
        return failed.getCause().getClass().getSimpleName().equals(with);
      }
    }
  }
}
