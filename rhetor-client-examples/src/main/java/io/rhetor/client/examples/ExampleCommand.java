package io.rhetor.client.examples;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.cli.Terminal;
import io.rhetor.client.testing.SimulatedHermes;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one example, against the server that is named or a simulated one. */
@Command
final class ExampleCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Example simulated;
  private final Example real;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "Where Rhetor is. Default: what RHETOR_URL says,",
        "else a simulated Rhetor, and a simulated Hermes, for the occasion."
      })
  private @Nullable String url;

  private ExampleCommand(Terminal terminal, Example simulated, Example real) {
    this.terminal = terminal;
    this.simulated = simulated;
    this.real = real;
  }

  /** Makes the command {@code example} with a subcommand for each example. */
  static CommandLine all(Terminal terminal) {
    CommandLine all = new CommandLine(new Listing());
    add(all, terminal, "first-answer", "Asks and waits.", FirstAnswer::run);
    add(all, terminal, "backpressure", "Receives at its own speed.", Backpressure::run);
    add(all, terminal, "cancel", "Ends an answer early.", CancelAnswer::run);
    add(all, terminal, "websocket", "Tells when the model types.", WebSocketTyping::run);
    add(all, terminal, "templates", "Stores and fills in prompts.", PromptTemplates::run);
    add(all, terminal, "chat", "Remembers what was said.", ChatWithMemory::run);
    add(all, terminal, "component", "The guide's whole component.", GuideComponent::run);
    add(all, terminal, "fallback", "Asks one after the other.", FallbackChain::run);
    addOf(
        all,
        "budget",
        "Spends no more than it may.",
        new ExampleCommand(terminal, BudgetGuard::useUp, BudgetGuard::run));
    addOf(
        all,
        "many-streams",
        "Receives many answers at once.",
        new ExampleCommand(
            terminal,
            (config, out) -> ManyStreams.run(config, 200, out),
            (config, out) -> ManyStreams.run(config, 5, out)));
    return all;
  }

  private static void add(
      CommandLine all, Terminal terminal, String name, String description, Example example) {
    addOf(all, name, description, new ExampleCommand(terminal, example, example));
  }

  private static void addOf(
      CommandLine all, String name, String description, ExampleCommand command) {
    CommandLine one = new CommandLine(command);
    one.getCommandSpec().usageMessage().description(description);
    all.addSubcommand(name, one);
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String server = url != null ? url : terminal.variable("RHETOR_URL").orElse(null);
    if (server != null) {
      RhetorConfig.Builder config = RhetorConfig.builder().baseUrl(server);
      terminal.variable("HERMES_URL").ifPresent(config::hermesUrl);
      real.run(config.build(), out);
    } else {
      try (SimulatedRhetor rhetor = SimulatedRhetor.start();
          SimulatedHermes hermes =
              SimulatedHermes.builder().component("rhetor", rhetor.url()).start()) {
        RhetorConfig config =
            RhetorConfig.builder()
                .baseUrl(rhetor.url().toString())
                .hermesUrl(hermes.url().toString())
                .build();
        simulated.run(config, out);
      }
    }
    out.flush();
    return 0;
  }

  /** {@code example} alone: says which there are. */
  @Command(name = "example", description = "Runs one of the examples; see docs/examples.md.")
  static final class Listing implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
