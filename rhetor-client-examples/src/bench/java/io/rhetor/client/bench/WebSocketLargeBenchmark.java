package io.rhetor.client.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Messages of 64 KiB over WebSocket. */
@OperationsPerInvocation(WebSocketRoute.LARGE_MESSAGES)
public class WebSocketLargeBenchmark extends SocketBenchmark {

  /** For JMH. */
  public WebSocketLargeBenchmark() {
    super("/large/", WebSocketRoute.LARGE_MESSAGES);
  }
}
