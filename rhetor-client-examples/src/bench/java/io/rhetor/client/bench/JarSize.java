package io.rhetor.client.bench;

import io.rhetor.client.RhetorClient;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the client adds to the class path of a component that has Jackson already. */
final class JarSize implements Suite {

  private static final double MOST_KILOBYTES = 250;

  @Override
  public String name() {
    return "JarSize";
  }

  @Override
  public Section run() throws IOException, URISyntaxException {
    Path jar =
        Path.of(RhetorClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is no jar: run the benchmarks in phase verify");
    }
    long bytes = Files.size(jar);
    return new Section("Size", "jar", "bytes")
        .row("rhetor-client-core", Figures.plain(bytes))
        .target(
            Target.atMost(
                "Run-time jar of core, beside Jackson", bytes / 1000.0, MOST_KILOBYTES, "KB"));
  }
}
