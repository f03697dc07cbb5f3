package io.rhetor.client.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Events of 64 KiB. */
@OperationsPerInvocation(SseBody.LARGE_EVENTS)
public class SseLargeBenchmark extends SseBenchmark {

  /** For JMH. */
  public SseLargeBenchmark() {
    super("/large/", SseBody.LARGE_EVENTS);
  }

  /**
   * The JDK's client, whose bytes become a string as they are: what a client has to do at least.
   */
  @Benchmark
  public Object floor() {
    return stream(CopyingPeer::new, SseBody.LARGE_EVENTS - 1);
  }
}
