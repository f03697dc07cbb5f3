package io.rhetor.client.examples.cli;

import io.rhetor.client.provider.Model;
import io.rhetor.client.provider.Provider;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists who can answer, and chooses who does. */
@Command(name = "providers", description = "Lists who can answer; * is who does by default.")
final class ProvidersCommand extends ServerCommand {
  @Option(
      names = "--use",
      paramLabel = "PROVIDER/MODEL",
      description = "Make this model the default one, for all users of the server.")
  private @Nullable String chosen;

  ProvidersCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    return chosen == null ? list(connection, screen) : use(chosen, connection, screen);
  }

  private int list(Connection connection, Screen screen) {
    Providers providers = connection.await(() -> connection.rhetor().getProviders());
    if (json) {
      screen.json(providers);
      return ExitCodes.OK;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Provider provider : providers.providers().values()) {
      for (Model model : provider.models()) {
        boolean isDefault =
            providers.defaultProvider().filter(provider.id()::equals).isPresent()
                && providers.defaultModel().filter(model.id()::equals).isPresent();
        rows.add(
            List.of(
                isDefault ? "*" : "",
                provider.id(),
                model.id(),
                provider.isAvailable() ? "yes" : "no",
                model.name().orElse("")));
      }
    }
    screen.table(List.of("", "PROVIDER", "MODEL", "AVAILABLE", "NAME"), rows);
    return ExitCodes.OK;
  }

  private int use(String choice, Connection connection, Screen screen) {
    int slash = choice.indexOf('/');
    if (slash < 1 || slash == choice.length() - 1) {
      throw usage("--use: write PROVIDER/MODEL, as in anthropic/claude-3-haiku-20240307.");
    }
    ProviderSelection selection =
        connection.await(
            () ->
                connection
                    .rhetor()
                    .setProvider(choice.substring(0, slash), choice.substring(slash + 1)));
    if (json) {
      screen.json(selection);
    } else {
      screen.line("The default is now " + choice + ".");
    }
    return ExitCodes.OK;
  }
}
