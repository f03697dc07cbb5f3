package io.rhetor.client.examples;

import io.rhetor.client.examples.simulated.Generation;
import io.rhetor.client.examples.simulated.Shape;
import io.rhetor.client.examples.simulated.SimulatedHermes;
import io.rhetor.client.examples.simulated.SimulatedRhetor;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a simulated Rhetor until the process, or the thread that runs this, is interrupted. */
@Command(
    name = "serve",
    description = "Runs a simulated Rhetor until Ctrl-C.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Serve implements Runnable {
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

  @Override
  public void run() {
    try (SimulatedRhetor rhetor =
        SimulatedRhetor.builder()
            .port(port)
            .shape(shape)
            .generation(generation)
            .chunkDelay(Duration.ofMillis(chunkDelayMillis))
            .start()) {
      print("A simulated Rhetor listens at " + rhetor.url() + " (Ctrl-C ends it)");
      if (hermesPort == null) {
        waitForInterrupt();
      } else {
        serveHermes(hermesPort);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveHermes(int port) throws InterruptedException {
    try (SimulatedHermes hermes = SimulatedHermes.builder().port(port).start()) {
      print("A simulated Hermes listens at " + hermes.url());
      waitForInterrupt();
    }
  }

  private static void waitForInterrupt() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
