package io.rhetor.client.bench;

import java.util.List;

/**
 * Runs the benchmarks that need processes of their own, with other rounds, clients or times than
 * the report has. Arguments: {@code Calls}, {@code ManyStreams}, {@code ColdStart}, or none for
 * all, and {@code option=value}.
 */
public final class ProcessBenchmarks {

  private ProcessBenchmarks() {}

  /** Runs what the arguments name and prints its tables. */
  public static void main(String[] args) throws Exception {
    BenchOptions options = new BenchOptions(args);
    for (Suite suite : suites(options)) {
      if (options.wants(suite.name())) {
        StringBuilder table = new StringBuilder();
        Section section = suite.run();
        section.writeTo(table);
        section.targets().forEach(target -> table.append("\n- ").append(target));
        System.out.println(table);
      }
    }
  }

  static List<Suite> suites(BenchOptions options) {
    return List.of(new CallsSuite(options), new StreamsSuite(options), new ColdStartSuite(options));
  }
}
