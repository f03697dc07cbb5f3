package io.rhetor.client.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ws.testing.ModulePathProgram;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All other tests run on the class path, where module descriptors count for nothing. */
class ModulePathTest {
  private static final Pattern RUN_TIME =
      Pattern.compile(
          ".*[/\\\\](classes|(rhetor-client|jackson|tyrus|jakarta\\.websocket)-[^/\\\\]*\\.jar)");

  @TempDir private Path folder;

  @Test
  void connectionsWorkOnTheModulePath() throws Exception {
    Path output = folder.resolve("output");
    try (ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              socket.register();
              socket.receive("LLM_REQUEST");
              socket.stream("Hel", "lo");
            })) {
      int exitCode = runProgram(output, server.url().toString());

      assertThat(Files.readString(output)).contains("io.rhetor.client.ws: Hello");
      assertThat(exitCode).isZero();
    }
  }

  private static int runProgram(Path output, String url) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                modulePath(),
                "--add-modules",
                "io.rhetor.client.ws",
                "-cp",
                homeOf(ModulePathProgram.class),
                ModulePathProgram.class.getName(),
                url)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> RUN_TIME.matcher(entry).matches() && !entry.endsWith("-tests.jar"))
        .filter(entry -> Files.exists(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String homeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
