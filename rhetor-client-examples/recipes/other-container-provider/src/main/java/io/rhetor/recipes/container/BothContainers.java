package io.rhetor.recipes.container;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.ws.RhetorWebSocketClient;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;

/**
 * A program with two implementations of {@code jakarta.websocket}: that of its server, here
 * Tomcat's, and Tyrus, which the client brings. The client makes its own container and never asks
 * {@code ContainerProvider}; the program may ask it, and finds its own.
 */
public final class BothContainers {
  private BothContainers() {}

  /** The client over WebSocket, whatever else is on the class path. */
  public static RhetorWebSocketClient rhetor(RhetorConfig config) {
    return RhetorWebSocketClient.create(config);
  }

  /** The program's own container. */
  public static WebSocketContainer own() {
    return ContainerProvider.getWebSocketContainer();
  }
}
