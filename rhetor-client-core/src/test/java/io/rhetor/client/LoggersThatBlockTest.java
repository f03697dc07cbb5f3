package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.ChildJvm;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loggers of a {@code System.LoggerFinder} of the user's are asked on the callback threads alone.
 */
class LoggersThatBlockTest {

  @Test
  void loggerThatBlocksWhereItIsAsked_holdsUpNoCall_andIsAskedOnNoOtherThread(@TempDir Path folder)
      throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("java.lang.System$LoggerFinder"), BlockingFinder.class.getName());
    String before = System.getProperty("java.class.path");
    System.setProperty("java.class.path", folder + File.pathSeparator + before);
    try {
      assertThat(ChildJvm.run(Program.class, List.of())).contains("Hello Hello", "[callback]");
    } finally {
      System.setProperty("java.class.path", before);
    }
  }

  /** Makes two calls and says which kinds of threads asked loggers of this library. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      try (ScriptedServer server =
              ScriptedServer.start(
                  exchange ->
                      exchange.respondJson(
                          200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}"));
          RhetorClient rhetor = Clients.of(server)) {
        MessageResponse first = Outcomes.valueOf(rhetor.sendMessage("Hi"));
        MessageResponse second = Outcomes.valueOf(rhetor.sendMessage("Hi"));
        System.out.println(first.message() + " " + second.message());
      }
      System.out.println(BlockingFinder.ASKED_ON);
      System.exit(0);
    }
  }

  /** Makes loggers that never answer whether they write a level. */
  public static final class BlockingFinder extends System.LoggerFinder {
    static final Set<String> ASKED_ON = ConcurrentHashMap.newKeySet();

    @Override
    public System.Logger getLogger(String name, Module module) {
      if (name.startsWith("io.rhetor")) {
        note();
      }
      return new System.Logger() {
        @Override
        public String getName() {
          return name;
        }

        @Override
        public boolean isLoggable(Level level) {
          if (name.startsWith("io.rhetor")) {
            note();
            block();
          }
          return false;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {}

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... values) {}
      };
    }

    private static void note() {
      String thread = Thread.currentThread().getName();
      ASKED_ON.add(thread.startsWith("rhetor-callback") ? "callback" : thread);
    }

    private static void block() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
