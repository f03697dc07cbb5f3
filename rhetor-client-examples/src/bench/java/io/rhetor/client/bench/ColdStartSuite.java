package io.rhetor.client.bench;

import java.io.IOException;
import java.util.Map;

/** From the start of a process to its first streamed chunk, as its parent sees it. */
final class ColdStartSuite implements Suite {

  private final BenchOptions options;

  ColdStartSuite(BenchOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "ColdStart";
  }

  @Override
  public Section run() throws IOException {
    int forks = options.number("forks", 15);
    Readings rhetor = new Readings();
    Readings bare = new Readings();
    try (LoopServerProcess server = LoopServerProcess.start(1)) {
      for (int fork = 0; fork < forks; fork++) {
        rhetor.add(millisToFirst(ColdRhetor.class, server.port()));
        bare.add(millisToFirst(ColdJdk.class, server.port()));
      }
    }
    return new Section(
            "First streamed chunk from a cold JVM, " + forks + " processes each",
            "client",
            "median ms",
            "× jdk")
        .row("rhetor", rhetor.shown("millis"), Figures.times(rhetor.ratioTo(bare, "millis")))
        .row("jdk, body discarded", bare.shown("millis"), Figures.times(1))
        .target(
            Target.atMost(
                "First streamed chunk from a cold JVM, beside a bare HttpClient",
                rhetor.ratioTo(bare, "millis"),
                1.1,
                "×"));
  }

  private static Map<String, String> millisToFirst(Class<?> main, int port) throws IOException {
    long start = System.nanoTime();
    try (ForkedJvm jvm = ForkedJvm.start(main, Integer.toString(port))) {
      jvm.nextLine();
      double millis = (System.nanoTime() - start) / 1e6;
      System.err.println(main.getSimpleName() + " " + millis + " ms");
      return Map.of("millis", Double.toString(millis));
    }
  }
}
