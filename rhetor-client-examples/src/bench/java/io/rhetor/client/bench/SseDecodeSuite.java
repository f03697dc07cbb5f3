package io.rhetor.client.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Streams of small events. */
final class SseDecodeSuite implements Suite {

  private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

  static {
    CLIENTS.put("handWritten", "hand-written");
    CLIENTS.put("okHttpSse", "OkHttp-SSE");
    CLIENTS.put("langChain4j", "LangChain4j");
    CLIENTS.put("langChain4jPublisher", "LangChain4j, publisher");
    CLIENTS.put("webFlux", "Spring WebClient");
    CLIENTS.put("vertx", "Vert.x");
    CLIENTS.put("rhetor", "Rhetor");
    CLIENTS.put("rhetorOneByOne", "Rhetor, `request(1)` each time");
    CLIENTS.put("discard", "JDK, bytes discarded");
  }

  @Override
  public String name() {
    return "SseDecode";
  }

  @Override
  public Section run() throws RunnerException {
    JmhRun run = JmhRun.of(SseDecodeBenchmark.class, Language.ENGLISH);
    double handWritten = run.rate("handWritten");
    Section section =
        new Section(
            "SSE, events of 200 bytes",
            "client",
            "events/s",
            "±",
            "× hand-written",
            "CPU ns/event",
            "bytes allocated/event");
    CLIENTS.forEach(
        (method, client) ->
            section.row(
                client,
                Figures.plain(run.rate(method)),
                Figures.percent(run.deviation(method)),
                Figures.times(run.rate(method) / handWritten),
                Figures.plain(run.cpu(method)),
                Figures.plain(run.bytes(method))));
    double rhetor = run.rate("rhetor");
    return section
        .target(
            Target.atLeast("SSE, 200 B: rate ÷ that of hand-written", rhetor / handWritten, 3, "×"))
        .target(
            Target.atLeast(
                "SSE, 200 B: rate ÷ that of LangChain4j",
                rhetor / run.rate("langChain4j"),
                1.7,
                "×"))
        .target(
            Target.atMost("SSE, 200 B: allocation of an event", run.bytes("rhetor"), 600, "bytes"));
  }
}
