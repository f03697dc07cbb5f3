package io.rhetor.client.ws.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The request for a WebSocket, and the proof that a server has understood it (RFC 6455, 4.1). */
final class Upgrade {
  static final int SWITCHING_PROTOCOLS = 101;

  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String ACCEPT = "Sec-WebSocket-Accept";

  private final URI uri;
  private final Map<String, List<String>> headers;

  /** Makes a request. */
  Upgrade(URI uri, Map<String, List<String>> headers) {
    this.uri = uri;
    this.headers = headers;
  }

  ByteBuffer request() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder request = new StringBuilder("GET " + path + query + " HTTP/1.1\r\n");
    headers.forEach(
        (name, values) ->
            request.append(name).append(": ").append(String.join(", ", values)).append("\r\n"));
    return ByteBuffer.wrap(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Checks an answer of 101. */
  void check(ResponseHead answer) throws IOException {
    require(answer.lists("Upgrade", "websocket"), "has no Upgrade: websocket");
    require(answer.lists("Connection", "upgrade"), "has no Connection: Upgrade");
    require(
        answer.headers().firstValue(ACCEPT).filter(proof()::equals).isPresent(),
        "has no " + ACCEPT + " that fits the key");
    for (String header : List.of("Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol")) {
      String value = answer.headers().firstValue(header).orElse("");
      require(value.isEmpty(), "has a " + header + ", which was not asked for");
    }
  }

  /** The headers of an answer that was checked, in their usual form. */
  Map<String, String> accepted() {
    return Map.of("Upgrade", "websocket", "Connection", "Upgrade", ACCEPT, proof());
  }

  private String proof() {
    String key = String.join("", headers.getOrDefault("Sec-WebSocket-Key", List.of()));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void require(boolean met, String problem) throws IOException {
    if (!met) {
      throw new IOException("the answer to the handshake " + problem);
    }
  }
}
