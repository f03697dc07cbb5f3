package io.rhetor.client.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Messages of about 330 bytes over WebSocket. */
@OperationsPerInvocation(WebSocketRoute.SMALL_MESSAGES)
public class WebSocketBenchmark extends SocketBenchmark {

  /** For JMH. */
  public WebSocketBenchmark() {
    super("/small/", WebSocketRoute.SMALL_MESSAGES);
  }
}
