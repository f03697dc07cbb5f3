package io.rhetor.client.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The figures of all methods of one JMH benchmark class. */
final class JmhRun {

  private final Map<String, RunResult> results = new LinkedHashMap<>();

  private JmhRun(Collection<RunResult> results) {
    results.forEach(result -> this.results.put(peer(result), result));
  }

  static JmhRun of(Class<?> benchmark) throws RunnerException {
    return new JmhRun(
        new Runner(
                new OptionsBuilder()
                    .include("\\Q" + benchmark.getName() + ".\\E")
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.NORMAL)
                    .shouldFailOnError(true)
                    .build())
            .run());
  }

  /** Operations a second. */
  double rate(String method) {
    return result(method).getPrimaryResult().getScore();
  }

  /** Bytes that one operation allocates in the process of the client. */
  double bytes(String method) {
    Result<?> allocated = result(method).getSecondaryResults().get("gc.alloc.rate.norm");
    if (allocated == null) {
      throw new IllegalStateException("JMH did not measure the allocation of " + method);
    }
    return allocated.getScore();
  }

  private RunResult result(String method) {
    RunResult result = results.get(method);
    if (result == null) {
      throw new IllegalArgumentException(method + " did not run, only " + results.keySet());
    }
    return result;
  }

  private static String peer(RunResult result) {
    String label = result.getParams().getBenchmark();
    return label.substring(label.lastIndexOf('.') + 1);
  }
}
