package io.rhetor.client.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.jspecify.annotations.Nullable;

/**
 * Tyrus as it comes, and a Java object for each message: what a component would write for itself.
 */
final class TyrusPeer implements Peer {

  private static final String REGISTER =
      "{\"type\":\"REGISTER\",\"source\":\"" + WebSocketRoute.COMPONENT + "\"}";
  private static final String REQUEST =
      "{\"type\":\"LLM_REQUEST\",\"source\":\""
          + WebSocketRoute.COMPONENT
          + "\",\"payload\":{\"message\":\"Count the gulls.\",\"context\":\""
          + WebSocketRoute.CONTEXT
          + "\",\"task_type\":\"chat\",\"streaming\":true}}";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Session session;
  private volatile Tally tally = new Tally();

  TyrusPeer(String url) {
    try {
      session =
          ClientManager.createClient(JdkClientContainer.class.getName())
              .connectToServer(
                  new Messages(),
                  ClientEndpointConfig.Builder.create().build(),
                  URI.create(url.replace("http:", "ws:") + "/ws"));
      session.getBasicRemote().sendText(REGISTER);
      tally.await(0);
    } catch (DeploymentException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stream(Tally tally) {
    this.tally = tally;
    try {
      session.getBasicRemote().sendText(REQUEST);
    } catch (IOException e) {
      tally.fail(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String text) {
    try {
      Envelope envelope = mapper.readValue(text, Envelope.class);
      Payload payload = envelope.payload;
      if (payload == null) {
        tally.fail(new IOException(text));
      } else if (payload.chunk != null) {
        tally.add(
            payload.chunk,
            payload.model,
            payload.provider,
            payload.context,
            payload.timestamp,
            payload.done);
      } else if (!payload.isTyping) {
        tally.end();
      }
    } catch (JsonProcessingException e) {
      tally.fail(e);
    }
  }

  private final class Messages extends Endpoint {

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
      opened.addMessageHandler(String.class, TyrusPeer.this::read);
    }

    @Override
    public void onError(Session failed, Throwable failure) {
      tally.fail(failure);
    }
  }

  /** A message. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public static final class Envelope {
    /** What it carries. */
    public @Nullable Payload payload;
  }

  /** A piece of the answer or the state of the other side. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public static final class Payload {
    /** The text. */
    public @Nullable String chunk;

    /** Who answered. */
    public @Nullable String model;

    /** Who serves the model. */
    public @Nullable String provider;

    /** What the answer belongs to. */
    public @Nullable String context;

    /** Local time. */
    public @Nullable String timestamp;

    /** Whether it is the last piece. */
    public boolean done;

    /** Whether the other side is at work. */
    public boolean isTyping;
  }
}
