package io.rhetor.client.bench;

import org.openjdk.jmh.runner.RunnerException;

/** Streams of small events. */
final class SseDecodeSuite implements Suite {

  @Override
  public String name() {
    return "SseDecode";
  }

  @Override
  public Section run() throws RunnerException {
    JmhRun run = JmhRun.of(SseDecodeBenchmark.class);
    return new Section("SSE", "client", "events/s", "bytes/event")
        .row(
            "hand-written",
            Figures.plain(run.rate("handWritten")),
            Figures.plain(run.bytes("handWritten")));
  }
}
