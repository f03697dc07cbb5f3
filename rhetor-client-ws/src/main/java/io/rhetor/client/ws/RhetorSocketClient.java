package io.rhetor.client.ws;

import io.rhetor.client.CallOptions;
import io.rhetor.client.Delivery;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.internal.json.JacksonVersion;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.ws.internal.Callbacks;
import io.rhetor.client.ws.internal.PoolSettings;
import io.rhetor.client.ws.internal.SocketTransport;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** {@link RhetorWebSocketClient} over a pool of connections. */
final class RhetorSocketClient implements RhetorWebSocketClient {
  private static final String SHARED =
      "calls share connections, and it goes with the handshake of a connection; set it in"
          + " RhetorConfig, or make the call over HTTP with RhetorClient";

  private final EventPublisher events;
  private final SocketTransport transport;
  private final List<URI> uris;
  private final boolean isView;

  RhetorSocketClient(RhetorConfig config, WebSocketOptions options) {
    Objects.requireNonNull(options, "options");
    if (config.httpClient().isPresent()) {
      throw new IllegalArgumentException(
          "httpClient: cannot be used over WebSocket; set connectTimeout, sslContext and proxy in"
              + " RhetorConfig instead");
    }
    JacksonVersion.check();
    Callbacks callbacks = Callbacks.of(config.executor());
    this.events = new EventPublisher(callbacks);
    PoolSettings settings = settings(config, options);
    this.uris = settings.uris();
    this.transport =
        SocketTransport.create(settings, config.sslContext(), config.proxy(), callbacks, events);
    this.isView = false;
  }

  private RhetorSocketClient(EventPublisher events, SocketTransport transport, List<URI> uris) {
    this.events = events;
    this.transport = transport;
    this.uris = uris;
    this.isView = true;
  }

  @Override
  public CompletableFuture<Void> connect() {
    return transport.connect();
  }

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    return transport.send(Objects.requireNonNull(request, "request"));
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    return transport.stream(Objects.requireNonNull(request, "request"));
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    return transport.send(Objects.requireNonNull(request, "request"));
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    return transport.stream(Objects.requireNonNull(request, "request"));
  }

  @Override
  public CompletableFuture<ServerStatus> getStatus() {
    return transport.status();
  }

  @Override
  public ConnectionEvents events() {
    return events.events();
  }

  @Override
  public RhetorWebSocketClient withOptions(CallOptions options) {
    refuse(!options.headers().isEmpty() || !options.headerSuppliers().isEmpty(), "header", SHARED);
    refuse(options.token().isPresent(), "token", SHARED);
    refuse(
        options.retryPolicy().isPresent(),
        "retryPolicy",
        "no call is sent twice over WebSocket; leave it out");
    refuse(
        options.onResponse().isPresent(),
        "onResponse",
        "no answer has a status and headers of its own; a listener is told of calls");
    return new RhetorSocketClient(events, transport.with(options), uris);
  }

  @Override
  public void close() {
    if (!isView) {
      transport.close();
    }
  }

  @Override
  public String toString() {
    return RhetorWebSocketClient.class.getSimpleName() + uris;
  }

  private static void refuse(boolean isSet, String option, String reason) {
    if (isSet) {
      throw new IllegalArgumentException(
          option + ": cannot be set for calls over WebSocket: " + reason);
    }
  }

  private static PoolSettings settings(RhetorConfig config, WebSocketOptions options) {
    return PoolSettings.builder()
        .addAllUris(
            config.baseUrls().stream()
                .map(RhetorSocketClient::socketAddress)
                .collect(Collectors.toList()))
        .component(config.component())
        .headers(config.headers())
        .headerSuppliers(config.headerSuppliers())
        .token(config.token())
        .connectTimeout(config.connectTimeout())
        .headersTimeout(config.headersTimeout())
        .idleTimeout(config.idleTimeout())
        .pauseTimeout(config.pauseTimeout())
        .totalTimeout(config.totalTimeout())
        .sendTimeout(options.sendTimeout())
        .pingInterval(options.pingInterval())
        .pongTimeout(options.pongTimeout())
        .idleConnectionTimeout(options.idleConnectionTimeout())
        .maxConnections(options.maxConnections())
        .maxMessageCharacters(config.maxEventBytes())
        .maxPartialCharacters(config.maxPartialCharacters())
        .maxBufferedCharacters(options.maxBufferedCharacters())
        .reconnectPolicy(options.reconnectPolicy())
        .serverZone(config.serverZone())
        .executor(config.executor())
        .direct(config.delivery() == Delivery.DIRECT)
        .listener(config.listener())
        .build();
  }

  private static URI socketAddress(URI baseUrl) {
    String base = baseUrl.toString();
    String scheme = baseUrl.getScheme().toLowerCase(Locale.ROOT).equals("https") ? "wss" : "ws";
    String rest = base.substring(base.indexOf(':'));
    return URI.create(
        scheme + (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest) + "/ws");
  }
}
