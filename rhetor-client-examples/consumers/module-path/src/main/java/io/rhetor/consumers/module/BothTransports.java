package io.rhetor.consumers.module;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;

/** Asks over both transports, each in a module of its own, and fails where one does not answer. */
public final class BothTransports {
  private BothTransports() {}

  public static void main(String[] args) {
    for (Class<?> type :
        new Class<?>[] {RhetorClient.class, RhetorWebSocketClient.class, SimulatedRhetor.class}) {
      require(type.getModule().isNamed(), type + " is in no module");
    }
    try (SimulatedRhetor server = SimulatedRhetor.start()) {
      RhetorConfig config = RhetorConfig.builder().baseUrl(server.url().toString()).build();
      try (RhetorClient rhetor = RhetorClient.create(config);
          RhetorWebSocketClient socket = RhetorWebSocketClient.create(config)) {
        for (LlmClient client : new LlmClient[] {rhetor, socket}) {
          String answer = await(client.streamMessage("What is Tekton?").collect()).message();
          require(answer.startsWith("Tekton is"), "answered: " + answer);
        }
      }
    }
    System.out.println("Both transports answer on the module path.");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
