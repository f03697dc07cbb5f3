package io.rhetor.client.examples.cli;

import io.rhetor.client.testing.Generation;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.SimulatedHermes;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a simulated Rhetor until Ctrl-C, or until the thread that runs this is interrupted. */
@Command(name = "serve", description = "Runs a simulated Rhetor until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8300",
      description = "Where to listen, 0 for any free port. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      defaultValue = "observed",
      description = "Which answers to give: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Shape shape = Shape.OBSERVED;

  @Option(
      names = "--generation",
      paramLabel = "GENERATION",
      defaultValue = "april_2025",
      description = "Which API to serve: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Generation generation = Generation.APRIL_2025;

  @Option(
      names = "--chunk-delay-ms",
      paramLabel = "MS",
      defaultValue = "40",
      description = "The pause between two words of a stream. Default: ${DEFAULT-VALUE}")
  private long chunkDelayMillis;

  @Option(
      names = "--hermes-port",
      paramLabel = "PORT",
      description = "Where a simulated Hermes listens too, 0 for any free port. Default: nowhere")
  private @Nullable Integer hermesPort;

  @Option(names = "--json", description = "Print where they listen as one line of JSON.")
  private boolean json;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCodes.OK;
  }

  private void serve() throws InterruptedException {
    SimulatedRhetor.Builder builder =
        SimulatedRhetor.builder()
            .port(port)
            .shape(shape)
            .generation(generation)
            .chunkDelay(Duration.ofMillis(chunkDelayMillis));
    try (SimulatedRhetor rhetor = started(builder::start, "--port", port)) {
      if (hermesPort == null) {
        waitForEnd(rhetor, null);
      } else {
        SimulatedHermes.Builder hermes = SimulatedHermes.builder().port(hermesPort);
        try (SimulatedHermes started = started(hermes::start, "--hermes-port", hermesPort)) {
          waitForEnd(rhetor, started);
        }
      }
    }
  }

  private static <T> T started(Supplier<T> start, String option, int wanted) {
    try {
      return start.get();
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException(
          e.getMessage()
              + ". Another program may use port "
              + wanted
              + ": end it, or choose a port with "
              + option
              + ", 0 for any free one.",
          e.getCause());
    }
  }

  private void waitForEnd(SimulatedRhetor rhetor, @Nullable SimulatedHermes hermes)
      throws InterruptedException {
    Screen screen = new Screen(terminal, spec.commandLine());
    terminal.interrupts().await(() -> announce(screen, rhetor, hermes));
  }

  private void announce(Screen screen, SimulatedRhetor rhetor, @Nullable SimulatedHermes hermes) {
    if (json) {
      Map<String, String> urls = new LinkedHashMap<>();
      urls.put("rhetor", rhetor.url().toString());
      if (hermes != null) {
        urls.put("hermes", hermes.url().toString());
      }
      screen.json(urls);
      return;
    }
    screen.line("A simulated Rhetor listens at " + rhetor.url() + " (Ctrl-C ends it)");
    if (hermes != null) {
      screen.line("A simulated Hermes listens at " + hermes.url());
    }
  }
}
