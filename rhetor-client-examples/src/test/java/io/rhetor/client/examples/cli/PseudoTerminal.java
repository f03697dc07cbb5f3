package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line in a JVM of its own behind a real terminal, typed into as a person does: what is
 * typed is echoed, Ctrl-C is a signal, and the JVM sees a console.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  // A build in the background ignores SIGINT, which its children inherit, and a JVM that does so at
  // its start never hears Ctrl-C: both tools have the program begin with the default.
  private static final String HEARS_CTRL_C = "exec env --default-signal=INT ";
  private static final String PYTHON =
      "import os, pty, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
          + " sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  private static final long LIMIT_SECONDS = 30;

  private final Process process;
  private final OutputStream keyboard;
  private final StringBuffer shown = new StringBuffer();

  private PseudoTerminal(Process process) {
    this.process = process;
    this.keyboard = process.getOutputStream();
    Thread reader = new Thread(this::read, "pseudo-terminal");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * What runs a command behind a terminal on this machine: {@code script} of util-linux, else
   * Python; empty if it has neither.
   */
  static Optional<List<String>> tool() {
    if (succeeds("script", "-qefc", HEARS_CTRL_C + "true", "/dev/null")) {
      return Optional.of(List.of("script", "-qef", "/dev/null", "-c"));
    }
    return succeeds("python3", "-c", PYTHON, "true")
        ? Optional.of(List.of("python3", "-c", PYTHON))
        : Optional.empty();
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static PseudoTerminal run(List<String> tool, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> java =
        Stream.concat(
                Stream.of(
                    JAVA,
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.rhetor.client.examples.Main"),
                Stream.of(arguments))
            .collect(Collectors.toList());
    List<String> command = new ArrayList<>(tool);
    if (tool.get(0).equals("script")) {
      command.add(
          java.stream()
              .map(word -> "'" + word.replace("'", "'\\''") + "'")
              .collect(Collectors.joining(" ", HEARS_CTRL_C, "")));
    } else {
      command.addAll(java);
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("NO_COLOR", "RHETOR_URL", "RHETOR_COMPONENT"));
    builder.environment().putAll(environment);
    return new PseudoTerminal(builder.start());
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try (InputStream screen = process.getInputStream()) {
      for (int count = screen.read(buffer); count >= 0; count = screen.read(buffer)) {
        // A character beyond ASCII that is cut here is shown broken; the tests look for none.
        shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      shown.append("<the screen is gone: ").append(e.getMessage()).append('>');
    }
  }

  void type(String keys) {
    try {
      keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The program does not read what is typed; shown: " + shown, e);
    }
  }

  void enter(String line) {
    type(line + "\r");
  }

  void ctrlC() {
    type("\u0003");
  }

  /** Waits until the screen shows this, behind all that earlier calls waited for. */
  void awaitShown(String pattern) {
    Pattern wanted = Pattern.compile(pattern, Pattern.DOTALL);
    await(pattern).atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> finds(wanted));
  }

  private int seen;

  private boolean finds(Pattern wanted) {
    var found = wanted.matcher(shown);
    if (found.find(Math.min(seen, shown.length()))) {
      seen = found.end();
      return true;
    }
    assertThat(process.isAlive()).as(shown.toString()).isTrue();
    return false;
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended: " + shown).isTrue();
    return process.exitValue();
  }

  String shown() {
    return shown.toString();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
