package io.rhetor.client.bench;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.ws.RhetorWebSocketClient;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Messages of about 330 bytes over WebSocket. */
@OperationsPerInvocation(WebSocketRoute.MESSAGES)
public class WebSocketBenchmark extends StreamBenchmark {

  /** For JMH. */
  public WebSocketBenchmark() {
    super("");
  }

  /** Tyrus and {@code readValue}. */
  @Benchmark
  public Object tyrus() {
    return stream(TyrusPeer::new, WebSocketRoute.MESSAGES);
  }

  /** This library. */
  @Benchmark
  public Object rhetor() {
    return stream(
        url -> {
          RhetorConfig config =
              RhetorConfig.builder().baseUrl(url).component(WebSocketRoute.COMPONENT).build();
          return new RhetorPeer(
              RhetorWebSocketClient.create(config), WebSocketRoute.CONTEXT, Long.MAX_VALUE);
        },
        WebSocketRoute.MESSAGES);
  }
}
