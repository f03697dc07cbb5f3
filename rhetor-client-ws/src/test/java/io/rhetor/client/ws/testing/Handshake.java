package io.rhetor.client.ws.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The request for a WebSocket and the answers to it. */
public final class Handshake {
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final String head;

  private Handshake(String head) {
    this.head = head;
  }

  static Handshake read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("The client closed the connection before it asked for anything.");
      }
      head.write(b);
    }
    return new Handshake(head.toString(StandardCharsets.ISO_8859_1));
  }

  /** Request line and headers, as they arrived. */
  public String head() {
    return head;
  }

  public String requestLine() {
    return head.substring(0, head.indexOf('\r'));
  }

  public Optional<String> header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /** The proof that a server read the client's key. */
  String acceptKey() {
    String key =
        header("Sec-WebSocket-Key")
            .orElseThrow(() -> new AssertionError("No request for a WebSocket: " + requestLine()));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] accepted(String acceptKey, Map<String, String> headers) {
    return response(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + acceptKey
            + "\r\n",
        headers);
  }

  static byte[] refused(int status, Map<String, String> headers) {
    return response(
        "HTTP/1.1 " + status + " Scripted\r\nContent-Length: 0\r\nConnection: close\r\n", headers);
  }

  /** Tells whether the request asks for something else than a WebSocket. */
  boolean isPlainHttp() {
    return requestLine().startsWith("GET ") && header("Upgrade").isEmpty();
  }

  static byte[] json(String body) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] response(String start, Map<String, String> headers) {
    StringBuilder response = new StringBuilder(start);
    headers.forEach((name, value) -> response.append(name + ": " + value + "\r\n"));
    return response.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
