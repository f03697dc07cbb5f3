package io.rhetor.client.examples;

import io.rhetor.client.examples.cli.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quickstart} by its name. */
@Command(name = "quickstart", description = "Streams one answer to the screen.")
final class QuickStartCommand implements Runnable {
  @Mixin private final QuickStart quickStart;
  @Spec private CommandSpec spec = CommandSpec.create();

  QuickStartCommand(Terminal terminal) {
    this.quickStart = new QuickStart(terminal);
  }

  @Override
  public void run() {
    quickStart.run(spec.commandLine().getOut());
  }
}
