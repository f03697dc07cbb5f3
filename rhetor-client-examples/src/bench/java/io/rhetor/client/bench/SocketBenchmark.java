package io.rhetor.client.bench;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.ws.RhetorWebSocketClient;
import org.openjdk.jmh.annotations.Benchmark;

/** Streams one answer of many messages over WebSocket to each of the clients. */
public abstract class SocketBenchmark extends StreamBenchmark {

  private final int messages;

  SocketBenchmark(String path, int messages) {
    super(path);
    this.messages = messages;
  }

  /** Tyrus and {@code readValue}. */
  @Benchmark
  public Object tyrus() {
    return stream(TyrusPeer::new, messages);
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
        messages);
  }
}
