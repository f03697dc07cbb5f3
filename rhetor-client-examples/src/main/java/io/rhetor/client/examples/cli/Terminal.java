package io.rhetor.client.examples.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a command is run from: a person's terminal or a script. */
public final class Terminal {
  private final Map<String, String> environment;
  private final BufferedReader in;
  private final boolean interactive;
  private final Interrupts interrupts;

  /**
   * Describes where commands are run.
   *
   * @param environment the environment variables
   * @param in what is typed or piped
   * @param interactive whether a person types and reads
   * @param interrupts who is told of Ctrl-C
   */
  public Terminal(
      Map<String, String> environment, InputStream in, boolean interactive, Interrupts interrupts) {
    this.environment = Map.copyOf(environment);
    this.in = new BufferedReader(new InputStreamReader(in, inputCharset()));
    this.interactive = interactive;
    this.interrupts = interrupts;
  }

  /**
   * Returns what this JVM was started from.
   *
   * @return the terminal or script
   */
  public static Terminal ofProcess() {
    return new Terminal(
        System.getenv(), System.in, isTerminal(System.console()), new SignalInterrupts());
  }

  /** From Java 22 on there can be a console without a terminal, which is then to be asked. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static Charset inputCharset() {
    return Stream.of("stdin.encoding", "native.encoding")
        .map(System::getProperty)
        .filter(name -> name != null && Charset.isSupported(name))
        .findFirst()
        .map(Charset::forName)
        .orElseGet(Charset::defaultCharset);
  }

  /**
   * Returns a variable that is set and not empty.
   *
   * @param name the name of an environment variable
   * @return its value
   */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  BufferedReader in() {
    return in;
  }

  /** Whether a person types and reads: then there are prompts. */
  boolean isInteractive() {
    return interactive;
  }

  /**
   * Returns whether colours and what moves can be shown.
   *
   * @return false for scripts, with {@code NO_COLOR} and with {@code TERM=dumb}
   */
  public boolean isDecorated() {
    return interactive
        && variable("NO_COLOR").isEmpty()
        && !variable("TERM").filter("dumb"::equals).isPresent();
  }

  Interrupts interrupts() {
    return interrupts;
  }
}
