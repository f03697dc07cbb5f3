package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.support.ChildJvm;
import io.rhetor.client.support.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process whose user may have no more threads; needs Linux, root and util-linux. */
class FewThreadsTest {
  private static final Path CHANGES_USER = Path.of("/usr/bin/setpriv");
  private static final int THREADS = 60;

  /** Calls while there is no thread left, and once there are some again. */
  public static final class Main {
    private static final int ROUNDS = 20;
    private static final List<Thread> HOGS = new ArrayList<>();
    private static final CountDownLatch FREED = new CountDownLatch(1);

    private Main() {}

    public static void main(String[] args) throws Exception {
      RhetorConfig config = RhetorConfig.builder().baseUrl(args[0]).component("few").build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        rhetor.sendMessage("Hi").get(30, TimeUnit.SECONDS);
        takeAllThreads();
        int answers = 0;
        for (int i = 0; i < ROUNDS; i++) {
          answers += isAnswered(rhetor.sendMessage("Hi")) ? 1 : 0;
          answers += isAnswered(rhetor.streamMessage("Hi").collect()) ? 1 : 0;
        }
        freeThem();
        System.out.println("ended without threads: " + (2 * ROUNDS) + ", answered: " + answers);
        boolean recovered =
            isAnswered(rhetor.sendMessage("Hi"))
                && isAnswered(rhetor.streamMessage("Hi").collect());
        System.out.println("recovered: " + recovered);
      }
    }

    private static void takeAllThreads() {
      try {
        while (true) {
          Thread hog = new Thread(Main::awaitFreed);
          hog.setDaemon(true);
          hog.start();
          HOGS.add(hog);
        }
      } catch (OutOfMemoryError none) {
        System.out.println("no thread left: " + none.getMessage());
      }
    }

    private static void awaitFreed() {
      try {
        FREED.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private static void freeThem() throws InterruptedException {
      FREED.countDown();
      for (Thread hog : HOGS) {
        hog.join();
      }
    }

    private static boolean isAnswered(CompletableFuture<?> call) throws Exception {
      try {
        call.get(30, TimeUnit.SECONDS);
        return true;
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof RhetorException) {
          return false;
        }
        throw failed;
      }
    }
  }

  @Test
  void callsWithoutAnyThreadLeft_end_andLaterOnesAreAnswered() throws Exception {
    assumeTrue(
        Files.isExecutable(CHANGES_USER) && System.getProperty("user.name").equals("root"),
        "limits the threads of another user, which needs root and setpriv");
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange -> {
              if (exchange.requestLine().contains("/stream ")) {
                exchange.startEvents().text("Hello").done().endTransfer();
              } else {
                exchange.respondJson(200, "{\"message\":\"Hello\"}");
              }
            })) {
      // The system counts the threads of a user, those of another run of this test among them.
      long user = 20_000 + ProcessHandle.current().pid() % 40_000;
      String written =
          ChildJvm.run(
              List.of(
                  CHANGES_USER.toString(),
                  "--reuid=" + user,
                  "--regid=" + user,
                  "--clear-groups",
                  "--inh-caps=+dac_override,+dac_read_search",
                  "--ambient-caps=+dac_override,+dac_read_search",
                  "prlimit",
                  "--nproc=" + THREADS),
              Main.class,
              List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
              server.url().toString());

      assertThat(written)
          .contains("no thread left", "ended without threads: 40", "recovered: true");
    }
  }
}
