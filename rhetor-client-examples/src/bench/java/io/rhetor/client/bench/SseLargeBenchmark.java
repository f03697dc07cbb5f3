package io.rhetor.client.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Events of 64 KiB. */
@OperationsPerInvocation(SseBody.LARGE_EVENTS)
public class SseLargeBenchmark extends SseBenchmark {

  /** For JMH. */
  public SseLargeBenchmark() {
    super("/large/", SseBody.LARGE_EVENTS);
  }
}
