package io.rhetor.client.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What to run: names of benchmarks, and {@code option=value}. */
final class BenchOptions {
  private final List<String> names = new ArrayList<>();
  private final Map<String, String> values = new HashMap<>();

  BenchOptions(String... args) {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0) {
        names.add(arg);
      } else {
        values.put(arg.substring(0, equals), arg.substring(equals + 1));
      }
    }
  }

  boolean wants(String benchmark) {
    return names.isEmpty() || names.contains(benchmark);
  }

  /** Tells whether a name begins, ends or is like one that was asked for, whatever its case. */
  boolean wantsPart(String benchmark) {
    String name = benchmark.toLowerCase(Locale.ROOT);
    return names.isEmpty()
        || names.stream().anyMatch(part -> name.contains(part.toLowerCase(Locale.ROOT)));
  }

  String text(String option, String preset) {
    return values.getOrDefault(option, preset);
  }

  int number(String option, int preset) {
    return Integer.parseInt(text(option, Integer.toString(preset)));
  }

  List<String> list(String option, String preset) {
    return List.of(text(option, preset).split(","));
  }
}
