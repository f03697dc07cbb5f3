/**
 * The Rhetor client over WebSocket. Start with {@link io.rhetor.client.ws.RhetorWebSocketClient}.
 */
module io.rhetor.client.ws {
  requires transitive io.rhetor.client;
  requires jakarta.websocket.client;
  requires org.glassfish.tyrus.client;
  requires org.glassfish.tyrus.core;
  requires org.glassfish.tyrus.spi;
  requires static java.compiler;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;

  exports io.rhetor.client.ws;
  // Tyrus makes the container that connects by its class name.
  exports io.rhetor.client.ws.internal to
      org.glassfish.tyrus.core;
}
