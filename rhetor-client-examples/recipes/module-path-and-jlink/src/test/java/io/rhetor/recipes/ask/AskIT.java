package io.rhetor.recipes.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.testing.SimulatedRhetor;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what was packaged: the module on the module path, and the image. */
class AskIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void theModuleRunsOnTheModulePath() throws Exception {
    assertAnswers(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-p",
        TARGET.resolve("module-path-and-jlink-1.jar")
            + File.pathSeparator
            + TARGET.resolve("modules"),
        "-m",
        "io.rhetor.recipes.ask/io.rhetor.recipes.ask.Ask");
  }

  @Test
  void theImageRunsWithoutAnotherJava() throws Exception {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    assertAnswers(TARGET.resolve("image/bin/ask" + (windows ? ".bat" : "")).toString());
    assertThat(TARGET.resolve("image/lib/modules")).exists();
  }

  private void assertAnswers(String... command) throws Exception {
    Path output = folder.resolve("output");
    try (SimulatedRhetor server =
        SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start()) {
      ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
      builder.command().add(server.url().toString());
      builder.command().add("What is Tekton?");
      builder.environment().remove("JAVA_HOME");
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(Files.readString(output, StandardCharsets.UTF_8))
          .startsWith("Tekton is an ecosystem");
      assertThat(process.exitValue()).isZero();
    }
  }
}
