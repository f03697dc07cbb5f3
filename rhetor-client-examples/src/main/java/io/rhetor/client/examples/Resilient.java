package io.rhetor.client.examples;

import io.rhetor.client.examples.ResilientComponent.Script;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a {@link ResilientComponent}. */
@Command(
    name = "resilient",
    description = "Keeps answering while its simulated Rhetor is killed and restarted.")
final class Resilient implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "12",
      description = "How many questions to ask. Default: ${DEFAULT-VALUE}")
  private int questions;

  @Option(
      names = "--kill-before",
      paramLabel = "N",
      defaultValue = "4",
      description = "The question before which Rhetor is killed. Default: ${DEFAULT-VALUE}")
  private int killBefore;

  @Option(
      names = "--restart-before",
      paramLabel = "N",
      defaultValue = "9",
      description = "The question before which Rhetor is restarted. Default: ${DEFAULT-VALUE}")
  private int restartBefore;

  @Option(
      names = "--pause-ms",
      paramLabel = "MS",
      defaultValue = "500",
      description = "The pause before a question. Default: ${DEFAULT-VALUE}")
  private long pauseMillis;

  @Override
  public void run() {
    // Some questions long, so that the log shows targets that are left alone.
    Duration openDuration = Duration.ofMillis(Math.max(1, 2 * pauseMillis));
    try {
      ResilientComponent.run(
          spec.commandLine().getOut(),
          new Script(questions, killBefore, restartBefore, openDuration),
          number -> Thread.sleep(pauseMillis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
