package io.rhetor.client.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A main class in a process of its own on the class path of this process. */
final class ForkedJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ForkedJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ForkedJvm start(Class<?> main, String... args) throws IOException {
    return start(List.of(), main, args);
  }

  /**
   * Runs to the end and returns what it measured. The property {@code bench.jvmArgs} has flags for
   * profiles; the benchmarks as they are meant to be repeated set none.
   */
  static Map<String, String> run(Class<?> main, String... args) throws IOException {
    return run(List.of(), main, args);
  }

  static Map<String, String> run(List<String> ofClient, Class<?> main, String... args)
      throws IOException {
    List<String> flags = new ArrayList<>(ofClient);
    String more = System.getProperty("bench.jvmArgs", "").strip();
    if (!more.isEmpty()) {
      flags.add(more);
    }
    try (ForkedJvm jvm = start(flags, main, args)) {
      return Readings.parse(jvm.output.lines().collect(Collectors.joining("\n")));
    }
  }

  private static ForkedJvm start(List<String> flags, Class<?> main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ForkedJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  String nextLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("The process ended without the line that was expected");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
