package io.rhetor.client.examples;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.ws.RhetorWebSocketClient;
import io.rhetor.client.ws.WebSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The ways to a server. */
enum Transport {
  HTTP(RhetorClient::create),
  WEB_SOCKET(
      config ->
          RhetorWebSocketClient.create(
              config, WebSocketOptions.builder().reconnectPolicy(soon()).build()));

  private final Function<RhetorConfig, LlmClient> client;

  Transport(Function<RhetorConfig, LlmClient> client) {
    this.client = client;
  }

  LlmClient client(RhetorConfig config) {
    return client.apply(config);
  }

  /** The way that this one is compared with. */
  Transport other() {
    return this == HTTP ? WEB_SOCKET : HTTP;
  }

  /** Each way with each shape of answers. */
  static Stream<Arguments> withEachShape() {
    return Arrays.stream(values())
        .flatMap(way -> Arrays.stream(Shape.values()).map(shape -> Arguments.of(way, shape)));
  }

  private static RetryPolicy soon() {
    return RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build();
  }
}
