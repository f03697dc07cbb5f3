package io.rhetor.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tells {@link LoopServer} what to do, over a plain socket, so that no client's code is warmed. */
final class BenchControl {
  private final int port;

  BenchControl(int port) {
    this.port = port;
  }

  void go() {
    ask("/go");
  }

  void stop() {
    ask("/stop");
  }

  void reset() {
    ask("/reset");
  }

  Map<String, String> stats() {
    return Readings.parse(ask("/stats"));
  }

  private String ask(String path) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      while (!isWhole(answer)) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new IOException("The server closed the connection after: " + answer);
        }
        answer.append((char) next);
      }
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean isWhole(StringBuilder answer) {
    int headEnd = answer.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return false;
    }
    String name = "content-length: ";
    int start = answer.indexOf(name) + name.length();
    int length = Integer.parseInt(answer.substring(start, answer.indexOf("\r", start)));
    return answer.length() == headEnd + 4 + length;
  }
}
