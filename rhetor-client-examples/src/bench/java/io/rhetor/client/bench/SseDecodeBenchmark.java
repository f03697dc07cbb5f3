package io.rhetor.client.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Events of about 200 bytes, as a model's answer comes. */
@OperationsPerInvocation(SseBody.SMALL_EVENTS)
public class SseDecodeBenchmark extends SseBenchmark {

  /** For JMH. */
  public SseDecodeBenchmark() {
    super("/small/", SseBody.SMALL_EVENTS);
  }

  /** Vert.x' web client, which waits for ever once it holds 4 KiB of an event without its end. */
  @Benchmark
  public Object vertx() {
    return events(VertxSource::new);
  }

  /** This library, asked for one chunk at a time. */
  @Benchmark
  public Object rhetorOneByOne() {
    return rhetor(1);
  }
}
