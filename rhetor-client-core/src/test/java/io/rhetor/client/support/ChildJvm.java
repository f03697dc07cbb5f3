package io.rhetor.client.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests in a JVM of its own, with their class path. */
public final class ChildJvm {
  private static final long LIMIT_SECONDS = 60;

  private ChildJvm() {}

  /**
   * Runs a program to its end.
   *
   * @param program has a main method
   * @param options for the JVM
   * @param arguments for the program
   * @return what it wrote to its output
   * @throws AssertionError if it fails, or has not ended after a minute
   */
  public static String run(Class<?> program, List<String> options, String... arguments)
      throws Exception {
    return run(List.of(), program, options, arguments);
  }

  /**
   * Runs a program to its end, by a command that runs other commands.
   *
   * @param prefix the command and its options, before that of the JVM
   */
  public static String run(
      List<String> prefix, Class<?> program, List<String> options, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // None runs long enough to gain by more.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> readAll(child));
      boolean ended = child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      child.destroyForcibly();
      String written = output.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended || child.exitValue() != 0) {
        throw new AssertionError(
            program.getSimpleName() + (ended ? " failed: " : " did not end: ") + written);
      }
      return written;
    } finally {
      child.destroyForcibly();
    }
  }

  private static String readAll(Process child) {
    try {
      return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      return "unreadable output: " + broken;
    }
  }
}
