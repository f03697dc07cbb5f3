package io.rhetor.client.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request as it arrived, byte for byte, and the means to answer it in any way at all. */
public final class ScriptedExchange {
  private final Socket socket;
  private final String head;
  private final byte[] body;
  private final CompletableFuture<Void> clientClosed = new CompletableFuture<>();

  private ScriptedExchange(Socket socket, String head, byte[] body) {
    this.socket = socket;
    this.head = head;
    this.body = body;
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

  public String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Completes when {@link #awaitClientClose} sees the end of the client. */
  public CompletableFuture<Void> clientClosed() {
    return clientClosed;
  }

  public ScriptedExchange send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  public ScriptedExchange send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a body of known length. */
  public ScriptedExchange respond(int status, String contentType, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    send(
        "HTTP/1.1 "
            + status
            + " Scripted\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n");
    return send(bytes);
  }

  public ScriptedExchange respondJson(int status, String json) throws IOException {
    return respond(status, "application/json", json);
  }

  /** Begins a stream of events with chunked transfer encoding, as uvicorn does. */
  public ScriptedExchange startEvents() throws IOException {
    return send(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            + "cache-control: no-store\r\ntransfer-encoding: chunked\r\n\r\n");
  }

  /** Sends bytes as one chunk of the transfer encoding. */
  public ScriptedExchange transferChunk(byte[] bytes) throws IOException {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    framed.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    framed.write(bytes);
    framed.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    return send(framed.toByteArray());
  }

  public ScriptedExchange transferChunk(String text) throws IOException {
    return transferChunk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends an event whose data is the given JSON. */
  public ScriptedExchange event(String json) throws IOException {
    return transferChunk("event: message\r\ndata: " + json + "\r\n\r\n");
  }

  /** Sends a chunk of an answer. */
  public ScriptedExchange text(String text) throws IOException {
    return event(
        "{\"chunk\": \"" + text + "\", \"model\": \"m\", \"provider\": \"p\", \"done\": false}");
  }

  /** Sends the end of an answer. */
  public ScriptedExchange done() throws IOException {
    return event("{\"chunk\": \"\", \"model\": \"m\", \"provider\": \"p\", \"done\": true}");
  }

  /** Ends the transfer encoding in good order. */
  public ScriptedExchange endTransfer() throws IOException {
    return send("0\r\n\r\n");
  }

  /** Closes the connection for what the server sends alone, which a client sees as its end. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes the connection at once. */
  public void close() throws IOException {
    socket.close();
  }

  /** Closes the connection so that the client sees a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Waits until the client closes the connection or resets it, then ends the script. */
  public void awaitClientClose() throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // A client that has sent its request sends nothing more; what it sends does not matter.
      }
    } finally {
      clientClosed.complete(null);
      socket.close();
    }
  }

  static ScriptedExchange read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    ScriptedExchange headOnly =
        new ScriptedExchange(socket, head.toString(StandardCharsets.ISO_8859_1), new byte[0]);
    int length = headOnly.header("content-length").map(Integer::parseInt).orElse(0);
    return new ScriptedExchange(socket, headOnly.head, in.readNBytes(length));
  }
}
