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

  /** This library, asked for one chunk at a time. */
  @Benchmark
  public Object rhetorOneByOne() {
    return rhetor(1);
  }
}
