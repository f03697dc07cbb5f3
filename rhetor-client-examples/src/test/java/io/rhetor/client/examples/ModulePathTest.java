package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All other tests run on the class path, where module descriptors count for nothing. */
class ModulePathTest {
  @TempDir private Path folder;

  @Test
  void theQuickStartRunsOnTheModulePath() throws Exception {
    Path output = folder.resolve("output");

    int exitCode = runModule(output, "quickstart");

    assertThat(Files.readString(output))
        .contains("asking a simulated Rhetor", "Tekton is an ecosystem", "[model simulated-");
    assertThat(exitCode).isZero();
  }

  private static int runModule(Path output, String argument)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-p",
            modulePath(),
            "-m",
            "io.rhetor.client.examples/io.rhetor.client.examples.Main",
            argument);
    builder.environment().remove("RHETOR_URL");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** The class path without the tests, whose folder would be a second home of the same packages. */
  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .filter(entry -> Files.exists(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
