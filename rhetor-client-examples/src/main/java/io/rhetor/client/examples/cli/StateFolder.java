package io.rhetor.client.examples.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where programs of this user keep what is to last: the usual place of each system. */
final class StateFolder {
  private StateFolder() {}

  static Path of(Terminal terminal) {
    return of(
        terminal, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
  }

  static Path of(Terminal terminal, String system, Path home) {
    Optional<Path> named =
        terminal.variable("XDG_STATE_HOME").map(Path::of).filter(Path::isAbsolute);
    if (named.isPresent()) {
      return named.get().resolve("rhetor");
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return terminal
          .variable("LOCALAPPDATA")
          .map(Path::of)
          .orElse(home.resolve("AppData").resolve("Local"))
          .resolve("rhetor");
    }
    return name.startsWith("mac")
        ? home.resolve("Library").resolve("Application Support").resolve("rhetor")
        : home.resolve(".local").resolve("state").resolve("rhetor");
  }
}
