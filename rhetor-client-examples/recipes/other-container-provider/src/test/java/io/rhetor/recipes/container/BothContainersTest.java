package io.rhetor.recipes.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BothContainersTest {
  @Test
  void theProviderIsThatOfTheProgram() {
    assertThat(BothContainers.own().getClass().getName()).startsWith("org.apache.tomcat");
  }

  @Test
  void theClientWorksBesideTheOther() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (SimulatedRhetor server =
            SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
        RhetorWebSocketClient rhetor =
            BothContainers.rhetor(
                RhetorConfig.builder().baseUrl(server.url().toString()).build())) {
      URI address = URI.create(server.url().toString().replace("http:", "ws:") + "/ws");
      try (Session own =
          BothContainers.own()
              .connectToServer(
                  listener(heard), ClientEndpointConfig.Builder.create().build(), address)) {
        assertThat(own.getClass().getName()).startsWith("org.apache.tomcat");
        own.getBasicRemote().sendText("{\"type\": \"STATUS\", \"payload\": {}}");

        assertThat(rhetor.streamMessage("What is Tekton?").collect().join().message())
            .startsWith("Tekton is an ecosystem");
        await().until(() -> !heard.isEmpty());
      }
    }
  }

  private static Endpoint listener(List<String> heard) {
    return new Endpoint() {
      @Override
      public void onOpen(Session session, EndpointConfig config) {
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) heard::add);
      }
    };
  }
}
