package io.rhetor.client.ws.testing;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.ws.RhetorWebSocketClient;
import io.rhetor.client.ws.WebSocketOptions;
import java.time.Duration;
import java.time.ZoneOffset;

/** Clients of a scripted server that connect anew without a noticeable wait. */
public final class SocketClients {
  /** How often such a client tries, the first time and a loss included. */
  public static final int ATTEMPTS = 5;

  private SocketClients() {}

  public static RhetorWebSocketClient client(ScriptedWebSocketServer server) {
    return client(config(server).build());
  }

  public static RhetorWebSocketClient client(RhetorConfig config) {
    return RhetorWebSocketClient.create(config, options().build());
  }

  /** With secrets, for the component {@code quill}, with the times of the server in UTC. */
  public static RhetorConfig.Builder config(ScriptedWebSocketServer server) {
    return Secrets.marked(
        RhetorConfig.builder()
            .baseUrl(server.url().toString())
            .component("quill")
            .serverZone(ZoneOffset.UTC));
  }

  public static WebSocketOptions.Builder options() {
    return WebSocketOptions.builder()
        .reconnectPolicy(
            RetryPolicy.builder()
                .maxAttempts(ATTEMPTS)
                .initialDelay(Duration.ofMillis(1))
                .maxDelay(Duration.ofMillis(5))
                .build());
  }
}
