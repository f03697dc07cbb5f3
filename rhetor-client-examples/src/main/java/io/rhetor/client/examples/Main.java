package io.rhetor.client.examples;

import java.util.Map;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code quickstart}, which also runs if no command is named, {@code resilient}
 * and {@code serve}. The exit code is 0 if all went well, 1 if something failed and 2 if the
 * arguments are wrong.
 */
@Command(
    name = "rhetor-examples",
    description = "Tries out the Rhetor Java client. Without a command: quickstart.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Runnable {
  @Mixin private final QuickStart quickStart;
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main(Map<String, String> environment) {
    this.quickStart = new QuickStart(environment);
  }

  /**
   * Runs a command and ends the JVM only if it failed.
   *
   * @param args the command and its options; {@code --help} explains them
   */
  public static void main(String[] args) {
    int exitCode = commandLine(System.getenv()).execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new Main(environment))
        .addSubcommand(new QuickStartCommand(environment))
        .addSubcommand(new Resilient())
        .addSubcommand(new Serve())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
  }

  private static int report(Throwable failure, CommandLine command) {
    Throwable reason =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    command.getErr().println("Error: " + String.join(" ", text.split("\\R")));
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public void run() {
    quickStart.run(spec.commandLine().getOut());
  }
}
