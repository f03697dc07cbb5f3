package io.rhetor.client.bench;

import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Streams over WebSocket. */
final class WebSocketSuite implements Suite {

  @Override
  public String name() {
    return "WebSocket";
  }

  @Override
  public Section run() throws RunnerException {
    JmhRun run = JmhRun.of(WebSocketBenchmark.class, Language.ENGLISH);
    double tyrus = run.rate("tyrus");
    Section section =
        new Section(
            "WebSocket, messages of 330 bytes",
            "client",
            "messages/s",
            "±",
            "× Tyrus",
            "CPU ns/message",
            "bytes allocated/message");
    for (String method : List.of("tyrus", "rhetor")) {
      section.row(
          method.equals("tyrus") ? "Tyrus and `readValue`" : "Rhetor",
          Figures.plain(run.rate(method)),
          Figures.percent(run.deviation(method)),
          Figures.times(run.rate(method) / tyrus),
          Figures.plain(run.cpu(method)),
          Figures.plain(run.bytes(method)));
    }
    return section.target(
        Target.atLeast(
            "WebSocket: rate ÷ that of raw Tyrus", run.rate("rhetor") / tyrus, 1.3, "×"));
  }
}
