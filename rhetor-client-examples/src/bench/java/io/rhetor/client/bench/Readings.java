package io.rhetor.client.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the processes of one client measured, round by round; the median counts. */
final class Readings {

  private final List<Map<String, String>> rounds = new ArrayList<>();

  /** Reads lines of {@code name=value}. */
  static Map<String, String> parse(String lines) {
    Map<String, String> values = new LinkedHashMap<>();
    lines
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return values;
  }

  static double number(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("No " + name + " in " + values);
    }
    return Double.parseDouble(value);
  }

  void add(Map<String, String> round) {
    rounds.add(new HashMap<>(round));
  }

  double median(String name) {
    double[] sorted = rounds.stream().mapToDouble(round -> number(round, name)).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median as the report shows it. */
  String shown(String name) {
    return Figures.plain(median(name));
  }

  double ratioTo(Readings base, String name) {
    return median(name) / base.median(name);
  }
}
