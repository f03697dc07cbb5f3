package io.rhetor.client.examples.cli;

import io.rhetor.client.message.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How answers are generated, as options of a command. */
final class GenerationArguments {
  @Option(
      names = "--provider",
      paramLabel = "ID",
      description = "Who answers. Default: the server's choice")
  private @Nullable String provider;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Which model answers. Default: the server's choice")
  private @Nullable String model;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "How freely it answers. Default: the server's")
  private @Nullable Double temperature;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "The longest answer. Default: the server's")
  private @Nullable Integer maxTokens;

  GenerationOptions toOptions() {
    GenerationOptions.Builder options = GenerationOptions.builder();
    if (provider != null) {
      options.provider(provider);
    }
    if (model != null) {
      options.model(model);
    }
    if (temperature != null) {
      options.temperature(temperature);
    }
    if (maxTokens != null) {
      options.maxTokens(maxTokens);
    }
    return options.build();
  }
}
