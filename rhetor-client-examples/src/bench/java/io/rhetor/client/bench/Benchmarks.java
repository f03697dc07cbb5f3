package io.rhetor.client.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs all benchmarks, or those that are asked for, and writes the report. */
public final class Benchmarks {

  private Benchmarks() {}

  /**
   * Takes the folder to write to and, as a second argument, parts of the names to run and {@code
   * option=value}, with blanks between them.
   */
  public static void main(String[] args) throws Exception {
    String wanted = args.length > 1 && args[1] != null ? args[1].strip() : "";
    BenchOptions options = new BenchOptions(wanted.split("\\s+"));
    List<Section> sections = new ArrayList<>();
    for (Suite suite : suites(options)) {
      if (options.wantsPart(suite.name())) {
        sections.add(suite.run());
      }
    }
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("No benchmark is called " + wanted);
    }
    new Report(sections).writeTo(Path.of(args[0]));
  }

  private static List<Suite> suites(BenchOptions options) {
    List<Suite> suites =
        new ArrayList<>(List.of(new SseDecodeSuite(), new SseLargeSuite(), new WebSocketSuite()));
    suites.addAll(LanguagesSuite.of(options.text("languages", "")));
    suites.addAll(
        List.of(
            new CallsSuite(options),
            new StreamsSuite(options),
            new ColdStartSuite(options),
            new JarSize()));
    return suites;
  }
}
