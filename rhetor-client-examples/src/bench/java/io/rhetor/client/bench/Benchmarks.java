package io.rhetor.client.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs all benchmarks, or those that are asked for, and writes the report. */
public final class Benchmarks {

  private static final BenchOptions PRESETS = new BenchOptions();
  private static final List<Suite> SUITES =
      List.of(
          new SseDecodeSuite(),
          new SseLargeSuite(),
          new WebSocketSuite(),
          new CallsSuite(PRESETS),
          new StreamsSuite(PRESETS),
          new ColdStartSuite(PRESETS),
          new JarSize());

  private Benchmarks() {}

  /** Takes the folder to write to and, as a second argument, a part of the names to run. */
  public static void main(String[] args) throws Exception {
    String wanted = args.length > 1 && args[1] != null ? args[1].toLowerCase(Locale.ROOT) : "";
    List<Section> sections = new ArrayList<>();
    for (Suite suite : SUITES) {
      if (suite.name().toLowerCase(Locale.ROOT).contains(wanted)) {
        sections.add(suite.run());
      }
    }
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("No benchmark is called " + wanted);
    }
    new Report(sections).writeTo(Path.of(args[0]));
  }
}
