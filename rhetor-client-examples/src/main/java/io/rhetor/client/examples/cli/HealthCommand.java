package io.rhetor.client.examples.cli;

import io.rhetor.client.server.Health;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Tells how the server is; the exit code tells it too. */
@Command(name = "health", description = "Tells how the server is; exits with 0 if it is healthy.")
final class HealthCommand extends ServerCommand {
  HealthCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    Health health = connection.await(() -> connection.rhetor().getHealth());
    if (json) {
      screen.json(health);
    } else {
      screen.line(health.status() + health.version().map(v -> " (version " + v + ")").orElse(""));
      List<List<String>> providers = new ArrayList<>();
      health
          .providers()
          .forEach((id, available) -> providers.add(List.of(id, available ? "yes" : "no")));
      if (!providers.isEmpty()) {
        screen.table(List.of("PROVIDER", "AVAILABLE"), providers);
      }
    }
    health.problem().ifPresent(screen::warn);
    if (health.isHealthy()) {
      return ExitCodes.OK;
    }
    return health.status().equals(Health.UNAVAILABLE) ? ExitCodes.UNREACHABLE : ExitCodes.NO_ANSWER;
  }
}
