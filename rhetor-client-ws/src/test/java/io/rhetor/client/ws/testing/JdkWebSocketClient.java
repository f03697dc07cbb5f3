package io.rhetor.client.ws.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket as an independent client of the servers in this package. */
final class JdkWebSocketClient implements WebSocket.Listener, AutoCloseable {
  private static final int SECONDS = 10;

  private final StringBuilder text = new StringBuilder();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> ponged = new CompletableFuture<>();
  private WebSocket socket;

  private JdkWebSocketClient() {}

  static JdkWebSocketClient connect(URI server) {
    return connect(HttpClient.newHttpClient(), server);
  }

  static JdkWebSocketClient connect(HttpClient http, URI server) {
    JdkWebSocketClient client = new JdkWebSocketClient();
    URI url = URI.create(server.toString().replaceFirst("^http", "ws") + "/ws");
    client.socket = http.newWebSocketBuilder().buildAsync(url, client).join();
    return client;
  }

  /** The status with which a server refuses a WebSocket. */
  static int refusal(URI server) {
    try (JdkWebSocketClient accepted = connect(server)) {
      throw new AssertionError("The handshake was accepted: " + accepted.socket);
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof WebSocketHandshakeException) {
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
      }
      throw refused;
    }
  }

  JdkWebSocketClient send(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  JdkWebSocketClient sendFragment(String text, boolean last) {
    socket.sendText(text, last).join();
    return this;
  }

  CompletableFuture<WebSocket> sendAsync(String text) {
    return socket.sendText(text, true);
  }

  JdkWebSocketClient sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  JdkWebSocketClient ping(byte[] payload) {
    socket.sendPing(ByteBuffer.wrap(payload)).join();
    return this;
  }

  JdkWebSocketClient close(int code, String reason) {
    socket.sendClose(code, reason).join();
    return this;
  }

  void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    abort();
  }

  /** The next text that arrives. */
  String next() throws InterruptedException {
    String next = texts.poll(SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No text arrived.");
    }
    return next;
  }

  byte[] nextBinary() throws InterruptedException {
    byte[] next = binaries.poll(SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No binary message arrived.");
    }
    return next;
  }

  /** Completes with code and reason of the server's close, or fails with what broke. */
  CompletableFuture<String> closed() {
    return closed;
  }

  CompletableFuture<Void> ponged() {
    return ponged;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binaries.add(bytes);
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    ponged.complete(null);
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }
}
