package io.rhetor.client.testing;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Speaks to a server through the JDK's WebSocket, and waits half a minute for a frame at most. */
final class WebSocketCaller implements WebSocket.Listener, AutoCloseable {
  private static final int SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuilder text = new StringBuilder();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final CompletableFuture<byte[]> binary = new CompletableFuture<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> pinged = new CompletableFuture<>();
  private final CompletableFuture<Void> ponged = new CompletableFuture<>();
  private final boolean reads;
  private final WebSocket socket;

  private WebSocketCaller(URI server, String path, boolean reads) {
    this.reads = reads;
    URI url = URI.create("ws://" + server.getAuthority() + path);
    this.socket =
        http.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(SECONDS))
            .buildAsync(url, this)
            .join();
  }

  static WebSocketCaller connect(SimulatedRhetor rhetor) {
    return connect(rhetor.url());
  }

  static WebSocketCaller connect(URI server) {
    return new WebSocketCaller(server, "/ws", true);
  }

  /** A client that takes no frame from its socket, so that it answers no ping either. */
  static WebSocketCaller connectWithoutReading(SimulatedRhetor rhetor) {
    return new WebSocketCaller(rhetor.url(), "/ws", false);
  }

  /** The status with which the handshake is refused. */
  static int refusal(SimulatedRhetor rhetor, String path) {
    return refusal(rhetor.url(), path);
  }

  static int refusal(URI server, String path) {
    try (WebSocketCaller accepted = new WebSocketCaller(server, path, true)) {
      throw new AssertionError("The handshake was accepted: " + accepted.socket);
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof WebSocketHandshakeException) {
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
      }
      throw refused;
    }
  }

  WebSocketCaller send(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  WebSocketCaller ping() {
    socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    return this;
  }

  WebSocketCaller readAgain() {
    socket.request(Long.MAX_VALUE);
    return this;
  }

  String nextText() throws InterruptedException {
    String next = texts.poll(SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No frame came.");
    }
    return next;
  }

  JsonObject next() throws InterruptedException {
    return new JsonObject(nextText());
  }

  /** The payloads of the frames up to and with the word that typing is off. */
  List<JsonObject> payloadsUntilTypingOff() throws InterruptedException {
    List<JsonObject> payloads = new ArrayList<>();
    do {
      payloads.add(next().getJsonObject("payload"));
    } while (!Boolean.FALSE.equals(payloads.get(payloads.size() - 1).getValue("isTyping")));
    return payloads;
  }

  /** Whether frames wait that no test has looked at. */
  boolean hasMore() {
    return !texts.isEmpty();
  }

  byte[] nextBinary() throws InterruptedException, ExecutionException, TimeoutException {
    return binary.get(SECONDS, TimeUnit.SECONDS);
  }

  /** Code and reason with which the connection was closed. */
  String awaitClose() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(SECONDS, TimeUnit.SECONDS);
  }

  void awaitPing() throws InterruptedException, ExecutionException, TimeoutException {
    pinged.get(SECONDS, TimeUnit.SECONDS);
  }

  void awaitPong() throws InterruptedException, ExecutionException, TimeoutException {
    ponged.get(SECONDS, TimeUnit.SECONDS);
  }

  boolean isClosed() {
    return closed.isDone();
  }

  void drop() {
    socket.abort();
  }

  void closeNormally() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  @Override
  public void close() {
    drop();
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    more(webSocket);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    more(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.complete(bytes);
    more(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    pinged.complete(null);
    more(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    ponged.complete(null);
    more(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete((code + " " + reason).strip());
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  private void more(WebSocket webSocket) {
    if (reads) {
      webSocket.request(1);
    }
  }
}
