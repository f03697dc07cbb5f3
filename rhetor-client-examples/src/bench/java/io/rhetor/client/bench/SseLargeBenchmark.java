package io.rhetor.client.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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
    return stream(url -> new CopyingPeer(url, ISO_8859_1), SseBody.LARGE_EVENTS - 1);
  }

  /** The same with the JDK's decoder of UTF-8, which leaves escapes as they are. */
  @Benchmark
  public Object utf8Floor() {
    return stream(url -> new CopyingPeer(url, UTF_8), SseBody.LARGE_EVENTS - 1);
  }
}
