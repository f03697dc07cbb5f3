package io.rhetor.client.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A socket to a server, for what an HTTP client hides. Reads fail after ten seconds of silence. */
final class RawConnection implements AutoCloseable {
  private final Socket socket = new Socket();

  RawConnection(SimulatedRhetor rhetor) throws IOException {
    this(rhetor.url());
  }

  RawConnection(URI url) throws IOException {
    // Small, so that a test need not send much until the server has to wait.
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 30_000);
  }

  void post(String path, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nhost: rhetor\r\ncontent-type: application/json\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
  }

  /** Asks for a WebSocket and reads the answer. */
  void openWebSocket() throws IOException {
    String head =
        "GET /ws HTTP/1.1\r\nhost: rhetor\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            + "sec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    readUntil("\r\n\r\n");
  }

  void send(int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    socket.getOutputStream().write(all);
  }

  /** Sends a text of less than 126 bytes over a WebSocket. */
  void sendText(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    send(0x81, 0x80 | payload.length, 0, 0, 0, 0);
    socket.getOutputStream().write(payload);
  }

  /** Reads so many bytes, each as a number from 0 to 255. */
  int[] readBytes(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    int[] numbers = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      numbers[i] = bytes[i] & 0xFF;
    }
    return numbers;
  }

  /** Reads up to and with a text, and returns all that was read on the way. */
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      read.append((char) next);
      if (next == end.charAt(end.length() - 1) && read.toString().endsWith(end)) {
        return read.toString();
      }
    }
    throw new IOException("closed before \"" + end + "\" in: " + read);
  }

  /** Reads until the server closes the connection. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  int bytesWaiting() throws IOException {
    return socket.getInputStream().available();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
