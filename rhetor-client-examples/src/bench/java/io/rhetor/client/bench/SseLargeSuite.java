package io.rhetor.client.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Streams of large events. */
final class SseLargeSuite implements Suite {

  private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

  static {
    CLIENTS.put("handWritten", "hand-written");
    CLIENTS.put("okHttpSse", "OkHttp-SSE");
    CLIENTS.put("langChain4j", "LangChain4j");
    CLIENTS.put("langChain4jPublisher", "LangChain4j, publisher");
    CLIENTS.put("webFlux", "Spring WebClient");
    CLIENTS.put("rhetor", "Rhetor");
    CLIENTS.put("discard", "JDK, bytes discarded");
    CLIENTS.put("floor", "JDK, bytes copied into strings");
    CLIENTS.put("utf8Floor", "JDK, bytes decoded as UTF-8");
  }

  @Override
  public String name() {
    return "SseLarge";
  }

  @Override
  public Section run() throws RunnerException {
    JmhRun run = JmhRun.of(SseLargeBenchmark.class, Language.ENGLISH);
    double okHttp = run.rate("okHttpSse");
    Section section =
        new Section(
            "SSE, events of 64 KiB",
            "client",
            "events/s",
            "±",
            "MB/s",
            "× OkHttp-SSE",
            "CPU µs/event",
            "KB allocated/event");
    CLIENTS.forEach(
        (method, client) ->
            section.row(
                client,
                Figures.plain(run.rate(method)),
                Figures.percent(run.deviation(method)),
                Figures.plain(run.rate(method) * SseBody.LARGE_BYTES / 1e6),
                Figures.times(run.rate(method) / okHttp),
                Figures.plain(run.cpu(method) / 1e3),
                Figures.plain(run.bytes(method) / 1e3)));
    return section.target(
        Target.atLeast(
            "SSE, 64 KiB: rate ÷ that of OkHttp-SSE", run.rate("rhetor") / okHttp, 2.5, "×"));
  }
}
