package io.rhetor.client.examples;

import io.rhetor.client.examples.cli.RhetorCommands;
import io.rhetor.client.examples.cli.Terminal;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code quickstart}, which also runs if no command is named, {@code resilient},
 * and the commands for a server. {@code docs/command-line.md} explains them and the exit codes.
 */
@Command(
    name = "rhetor",
    description = {
      "Talks to a Rhetor server, and tries out its Java client.",
      "Without a command: quickstart."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT)
public final class Main implements Runnable {
  /** Kept here, since a logger without a reference loses its settings. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.rhetor"), Logger.getLogger("org.glassfish.tyrus"));

  @Mixin private final QuickStart quickStart;
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main(Terminal terminal) {
    this.quickStart = new QuickStart(terminal);
  }

  /**
   * Runs a command and ends the JVM only if it failed.
   *
   * @param args the command and its options; {@code --help} explains them
   */
  public static void main(String[] args) {
    quietLogs();
    int exitCode = commandLine(Terminal.ofProcess()).execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Keeps retries and the like off the screen, unless logging is configured. */
  private static void quietLogs() {
    if (System.getProperty("java.util.logging.config.file") == null) {
      QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine commandLine =
        new CommandLine(new Main(terminal))
            .addSubcommand(new QuickStartCommand(terminal))
            .addSubcommand(ExampleCommand.all(terminal))
            .addSubcommand(new Resilient());
    RhetorCommands.addTo(commandLine, terminal);
    return commandLine;
  }

  @Override
  public void run() {
    quickStart.run(spec.commandLine().getOut());
  }
}
