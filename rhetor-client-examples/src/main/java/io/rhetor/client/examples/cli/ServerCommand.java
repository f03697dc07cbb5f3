package io.rhetor.client.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a server. */
abstract class ServerCommand implements Callable<Integer> {
  final Terminal terminal;
  @Mixin private final ServerOptions server;

  @Option(
      names = "--json",
      description = "Print one line of JSON for scripts; messages for people go to stderr.")
  boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  ServerCommand(Terminal terminal) {
    this.terminal = terminal;
    this.server = new ServerOptions(terminal);
  }

  @Override
  public final Integer call() {
    Screen screen = new Screen(terminal, spec.commandLine());
    try (Connection connection = server.connect()) {
      return run(connection, screen);
    }
  }

  /** Does the work and returns the exit code. */
  abstract int run(Connection connection, Screen screen);

  final ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
