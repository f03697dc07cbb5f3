package io.rhetor.client.ws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.ws.RhetorWebSocketClient;
import io.rhetor.client.ws.WebSocketOptions;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * A server with one fault, the same over either transport, and a client of it under the default
 * policies, but for waits that are short.
 */
public final class FaultyServer implements Closeable {
  /** The transport. */
  public enum Way {
    HTTP,
    WS
  }

  /** What a server that is well says to everything, in these pieces. */
  private static final String[] ANSWER = {"Tekton", " is", " here"};

  private static final int MORE_THAN_A_HEAD = 2_000;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final Way way;
  private final URI url;
  private final Closeable server;
  private final IntSupplier attempts;
  private final IntSupplier requests;

  private FaultyServer(
      Way way, URI url, Closeable server, IntSupplier attempts, IntSupplier requests) {
    this.way = way;
    this.url = url;
    this.server = server;
    this.attempts = attempts;
    this.requests = requests;
  }

  /**
   * Starts a server.
   *
   * @param fault its name; a status in front is what the server refuses with
   */
  public static FaultyServer start(Way way, String fault) throws IOException {
    if (fault.equals("REFUSED_CONNECTION")) {
      try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        URI nobody = URI.create("http://127.0.0.1:" + reserved.getLocalPort());
        return new FaultyServer(way, nobody, () -> {}, () -> 0, () -> 0);
      }
    }
    if (fault.equals("RESET_BEFORE_READING")) {
      ResettingServer server = ResettingServer.start(way == Way.HTTP ? MORE_THAN_A_HEAD : 1);
      return new FaultyServer(way, server.url(), server, server::connectionCount, () -> 0);
    }
    AtomicInteger attempt = new AtomicInteger();
    if (way == Way.HTTP) {
      ScriptedServer server =
          ScriptedServer.start(exchange -> overHttp(fault, exchange, attempt.incrementAndGet()));
      IntSupplier requests = () -> server.exchanges().size();
      return new FaultyServer(way, server.url(), server, requests, requests);
    }
    ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> overWebSocket(fault, socket, attempt.incrementAndGet()));
    return new FaultyServer(
        way, server.url(), server, server::connectionCount, () -> requestsTo(server));
  }

  public LlmClient client() {
    RhetorConfig config =
        Secrets.marked(RhetorConfig.builder().baseUrl(url.toString()))
            .headersTimeout(PATIENCE)
            .idleTimeout(PATIENCE)
            .retryPolicy(soon(RetryPolicy.ofDefaults()))
            .build();
    WebSocketOptions defaults = WebSocketOptions.ofDefaults();
    return way == Way.HTTP
        ? RhetorClient.create(config)
        : RhetorWebSocketClient.create(
            config, defaults.toBuilder().reconnectPolicy(soon(defaults.reconnectPolicy())).build());
  }

  /** How many HTTP requests or WebSocket connections there were. */
  public int attempts() {
    return attempts.getAsInt();
  }

  /** How many requests to a model arrived. */
  public int requests() {
    return requests.getAsInt();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static RetryPolicy soon(RetryPolicy policy) {
    return policy.toBuilder().initialDelay(Duration.ofMillis(1)).build();
  }

  private static int requestsTo(ScriptedWebSocketServer server) {
    return (int)
        server.connections().stream()
            .filter(connection -> !connection.received().texts().isEmpty())
            .flatMap(connection -> connection.received().requests().stream())
            .filter(request -> request.path("type").asText().endsWith("_REQUEST"))
            .count();
  }

  private static boolean isRefused(String fault, int attempt) {
    return fault.endsWith("_ALWAYS_RETRY_SOON")
        || fault.endsWith("_RETRY_IN_AN_HOUR")
        || (fault.endsWith("_ONCE_RETRY_SOON") && attempt == 1);
  }

  private static int status(String fault) {
    return Integer.parseInt(fault.substring(0, 3));
  }

  private static Map<String, String> retryAfter(String fault) {
    return fault.endsWith("SOON") ? Map.of("retry-after-ms", "1") : Map.of("Retry-After", "3600");
  }

  private static void overHttp(String fault, ScriptedExchange exchange, int attempt)
      throws IOException {
    boolean stream = exchange.header("accept").orElse("").equals("text/event-stream");
    if (isRefused(fault, attempt)) {
      exchange.send("HTTP/1.1 " + status(fault) + " Scripted\r\nContent-Length: 0\r\n");
      for (Map.Entry<String, String> header : retryAfter(fault).entrySet()) {
        exchange.send(header.getKey() + ": " + header.getValue() + "\r\n");
      }
      exchange.send("\r\n");
      return;
    }
    switch (fault) {
      case "RESET_AFTER_REQUEST":
        exchange.reset();
        break;
      case "STALL_AFTER_REQUEST":
        exchange.awaitClientClose();
        break;
      case "STALL_IN_ANSWER":
        beginAnswer(exchange, stream);
        exchange.awaitClientClose();
        break;
      case "CUT_IN_ANSWER":
        beginAnswer(exchange, stream);
        exchange.close();
        break;
      case "EMPTY_ANSWER":
        answer(exchange, stream);
        break;
      default:
        answer(exchange, stream, ANSWER);
    }
  }

  private static void beginAnswer(ScriptedExchange exchange, boolean stream) throws IOException {
    if (stream) {
      exchange.startEvents().text(ANSWER[0]).text(ANSWER[1]);
    } else {
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"message\": \"" + ANSWER[0]);
    }
  }

  private static void answer(ScriptedExchange exchange, boolean stream, String... pieces)
      throws IOException {
    if (!stream) {
      exchange.respondJson(200, "{\"message\": \"" + String.join("", pieces) + "\"}");
      return;
    }
    exchange.startEvents();
    for (String piece : pieces) {
      exchange.text(piece);
    }
    exchange.done().endTransfer();
  }

  private static void overWebSocket(String fault, ScriptedSocket socket, int attempt)
      throws IOException, InterruptedException {
    if (isRefused(fault, attempt)) {
      socket.refuse(status(fault), retryAfter(fault));
      return;
    }
    socket.register();
    JsonNode request = socket.receive();
    boolean stream = request.at("/payload/streaming").asBoolean();
    switch (fault) {
      case "RESET_AFTER_REQUEST":
        socket.reset();
        break;
      case "STALL_AFTER_REQUEST":
        break;
      case "STALL_IN_ANSWER":
        beginAnswer(socket, stream);
        break;
      case "CUT_IN_ANSWER":
        beginAnswer(socket, stream);
        socket.drop();
        break;
      case "EMPTY_ANSWER":
        answer(socket, stream);
        break;
      default:
        answer(socket, stream, ANSWER);
    }
  }

  private static void beginAnswer(ScriptedSocket socket, boolean stream) throws IOException {
    socket.typing(true);
    if (stream) {
      socket.chunk(ANSWER[0]).chunk(ANSWER[1]);
    }
  }

  private static void answer(ScriptedSocket socket, boolean stream, String... pieces)
      throws IOException {
    if (stream) {
      socket.stream(pieces);
    } else {
      socket.typing(true).response(String.join("", pieces)).typing(false);
    }
  }
}
