package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.testing.SimulatedHermes;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What the README and the pages in docs show compiles as it stands, with all warnings on, and runs.
 */
class ReadmeSamplesTest {
  private static final int MOST_LINES_BEFORE_THE_FIRST_SAMPLE = 30;
  private static final int LONGEST_FIRST_SAMPLE = 6;
  private static final int MOST_LINES = 250;

  @TempDir private Path folder;

  @Test
  void theFirstSampleIsShortAndNearTheTop() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
    int start = lines.indexOf("```java");
    int end = start + 1 + lines.subList(start + 1, lines.size()).indexOf("```");

    assertThat(lines.subList(start, end)).anyMatch(line -> line.contains("streamMessage"));
    assertThat(end).isLessThan(MOST_LINES_BEFORE_THE_FIRST_SAMPLE);
    assertThat(lines).as("README").hasSizeLessThanOrEqualTo(MOST_LINES);
    assertThat(end - start - 1).isLessThanOrEqualTo(LONGEST_FIRST_SAMPLE);
  }

  @Test
  void theSamplesCompileWithoutWarningAndRun() throws Exception {
    List<String> samples = ReadmeSamples.read();
    assertThat(samples).hasSizeGreaterThan(5);

    try (SimulatedRhetor server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
        SimulatedHermes hermes = SimulatedHermes.start()) {
      List<Path> sources = ReadmeSamples.writeProgram(samples, server.url().toString(), folder);
      assertThat(compile(sources)).isEmpty();
      String output = run(server, hermes);

      assertThat(output)
          .contains("=== " + (samples.size() - 1))
          .contains("Tekton is an ecosystem")
          .contains("assistant: Rhetor manages language models")
          .contains("Write documentation for MyComponent.")
          .contains("Task: Explain routing")
          .contains("healthy, default model: simulated-standard")
          .contains("rhetor is ok")
          .contains("answered by rhetor")
          .contains("rhetor ANSWERED after PT")
          .doesNotContain("Exception in thread");
    }
  }

  @Test
  void theSamplesThatAreTestClassesCompileAndPass() throws Exception {
    Map<String, Path> tests = ReadmeSamples.writeTests(folder);
    assertThat(tests).isNotEmpty();
    assertThat(compile(tests.values())).isEmpty();

    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      List<DiscoverySelector> classes = new ArrayList<>();
      for (String name : tests.keySet()) {
        classes.add(DiscoverySelectors.selectClass(loader.loadClass(name)));
      }
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(classes)
                  // It would find this loader, and what the test around it has open.
                  .configurationParameter("leaks.gate", "false")
                  .build(),
              listener);
    }
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getFailures())
        .extracting(TestExecutionSummary.Failure::getException)
        .isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(tests.size());
  }

  /** Returns what the compiler has to say; nothing if all is well. */
  private String compile(Collection<Path> sources) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              messages,
              files,
              null,
              List.of(
                  "-Xlint:all,-try,-static,-classfile",
                  "-proc:none",
                  "--release",
                  "11",
                  "-cp",
                  userClassPath(),
                  "-d",
                  folder.toString()),
              null,
              files.getJavaFileObjectsFromFiles(
                  sources.stream().map(Path::toFile).collect(Collectors.toList())))
          .call();
    }
    return messages.toString();
  }

  private String run(SimulatedRhetor server, SimulatedHermes hermes) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            "Samples");
    builder.environment().put("RHETOR_URL", server.url().toString());
    builder.environment().put("HERMES_URL", hermes.url().toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
      String text = Files.readString(output);
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  /** What a user compiles against: the jars, Jackson's annotations, no annotations of ours. */
  private static String userClassPath() throws Exception {
    return Stream.of(
            RhetorClient.class,
            RhetorWebSocketClient.class,
            SimulatedRhetor.class,
            Test.class,
            DiscoverySelector.class,
            Testable.class,
            Class.forName("org.apiguardian.api.API"),
            Class.forName("com.fasterxml.jackson.annotation.JsonCreator"))
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
