package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a new JVM has to load before its first answer. */
class FirstCallTest {
  /** Prints the first streamed text, in a JVM of its own. */
  public static final class Main {
    private Main() {}

    public static void main(String[] args) {
      RhetorConfig config = RhetorConfig.builder().baseUrl(args[0]).component("first").build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        System.out.println(rhetor.streamMessage("Hi").collect().join().message());
      }
    }
  }

  private static List<String> output;

  @BeforeAll
  static void streamAnAnswerInANewJvm() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange ->
                exchange.startEvents().text("Hello").text(", world").done().endTransfer())) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xlog:class+load",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  server.url().toString())
              .redirectErrorStream(true)
              .start();
      output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .collect(Collectors.toList());
      assertThat(process.waitFor()).isZero();
    }
    assertThat(output).contains("Hello, world");
    assertThat(output).anyMatch(line -> line.contains(RhetorClient.class.getName()));
  }

  @Test
  void firstStreamedAnswer_loadsNoClassOfJackson() {
    assertThat(output).noneMatch(line -> line.contains("com.fasterxml.jackson"));
  }

  @Test
  void firstStreamedAnswer_overHttp_readsNoCertificates() {
    assertThat(output).noneMatch(line -> line.contains("sun.security.ssl.SSLContextImpl"));
    assertThat(output).noneMatch(line -> line.contains("java.security.KeyStore "));
  }
}
