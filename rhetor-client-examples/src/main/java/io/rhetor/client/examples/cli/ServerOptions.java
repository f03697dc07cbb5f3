package io.rhetor.client.examples.cli;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a command asks, and how. */
final class ServerOptions {
  private static final String DEFAULT_URL = "http://localhost:8300";

  private final Terminal terminal;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where Rhetor is. Default: what RHETOR_URL says, else " + DEFAULT_URL)
  private @Nullable String url;

  @Option(names = "--simulated", description = "Ask a simulated Rhetor, started for this command.")
  private boolean simulated;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "A file whose first line is the bearer token. Default: what RHETOR_TOKEN says.",
        "There is no option for the token itself: others on this machine could see it."
      })
  private @Nullable Path tokenFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "The most that a call may take: 30, 30s, 500ms or 2m. Default: no limit")
  private @Nullable Duration timeout;

  ServerOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Makes the clients. Nothing is sent yet. */
  Connection connect() {
    if (simulated && url != null) {
      throw new ParameterException(
          spec.commandLine(), "--url and --simulated exclude each other; leave one out.");
    }
    RhetorConfig.Builder config = RhetorConfig.builder();
    token().ifPresent(config::token);
    if (timeout != null) {
      config.totalTimeout(timeout);
    }
    if (!simulated) {
      String servers = url != null ? url : terminal.variable("RHETOR_URL").orElse(DEFAULT_URL);
      return new Connection(terminal, config.baseUrls(List.of(servers.split(","))).build(), null);
    }
    SimulatedRhetor server = SimulatedRhetor.start();
    return new Connection(terminal, config.baseUrl(server.url().toString()).build(), server);
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return terminal.variable("RHETOR_TOKEN");
    }
    try {
      String first = Files.readString(tokenFile).lines().findFirst().orElse("").strip();
      if (first.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "--token-file: the first line of " + tokenFile + " is empty.");
      }
      return Optional.of(first);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--token-file: " + tokenFile + " cannot be read: " + e, e);
    }
  }
}
