package io.rhetor.client.examples;

import io.rhetor.client.examples.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** Runs the command line in this JVM and keeps what it prints. */
public final class CommandLineRun {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine;

  /** As a script without input. */
  public CommandLineRun(Map<String, String> environment) {
    this(script(environment, ""));
  }

  public CommandLineRun(Terminal terminal) {
    commandLine =
        Main.commandLine(terminal)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
  }

  /** Where a script pipes a text into a command; Ctrl-C is not heard. */
  public static Terminal script(Map<String, String> environment, String input) {
    return new Terminal(
        environment,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        false,
        action -> () -> {});
  }

  public int execute(String... args) {
    return commandLine.execute(args);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
