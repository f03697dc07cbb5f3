package io.rhetor.client.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;

/** The figures of all methods of one JMH benchmark class. */
final class JmhRun {

  // Turns are taken, so that a machine that is slower for a while is slower for all.
  private static final int ROUNDS = 2;

  private final Map<String, List<RunResult>> results = new LinkedHashMap<>();

  private JmhRun() {}

  /** Runs methods with answers in a language, or all methods if none is named. */
  static JmhRun of(Class<?> benchmark, Language language, String... methods)
      throws RunnerException {
    JmhRun run = new JmhRun();
    String named = methods.length == 0 ? "" : "(" + String.join("|", methods) + ")$";
    for (int round = 0; round < ROUNDS; round++) {
      new Runner(
              new OptionsBuilder()
                  .include("\\Q" + benchmark.getName() + ".\\E" + named)
                  .param("language", language.name())
                  .addProfiler(GCProfiler.class)
                  .addProfiler(CpuProfiler.class)
                  .shouldFailOnError(true)
                  .build())
          .run()
          .forEach(run::add);
    }
    return run;
  }

  /** Operations a second. */
  double rate(String method) {
    return rates(method).getMean();
  }

  /** How far the iterations lie apart, as a share of the rate. */
  double deviation(String method) {
    return rates(method).getStandardDeviation() / rates(method).getMean();
  }

  /** Bytes that one operation allocates in the process of the client. */
  double bytes(String method) {
    return secondary(method, "gc.alloc.rate.norm");
  }

  /** Nanoseconds that all threads of the client compute for one operation. */
  double cpu(String method) {
    return secondary(method, CpuProfiler.LABEL);
  }

  private ListStatistics rates(String method) {
    ListStatistics rates = new ListStatistics();
    results(method).stream()
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(IterationResult::getPrimaryResult)
        .forEach(iteration -> rates.addValue(iteration.getScore()));
    return rates;
  }

  private void add(RunResult result) {
    String label = result.getParams().getBenchmark();
    results
        .computeIfAbsent(label.substring(label.lastIndexOf('.') + 1), key -> new ArrayList<>())
        .add(result);
  }

  private List<RunResult> results(String method) {
    List<RunResult> all = results.get(method);
    if (all == null) {
      throw new IllegalArgumentException(method + " did not run, only " + results.keySet());
    }
    return all;
  }

  private double secondary(String method, String label) {
    return results(method).stream()
        .map(result -> result.getSecondaryResults().get(label))
        .mapToDouble(result -> Objects.requireNonNull(result, label).getScore())
        .average()
        .orElseThrow();
  }
}
