package io.rhetor.recipes.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy that opens tunnels ({@code CONNECT}), to who knows its password. */
final class TunnelProxy extends Forwarder {
  private final String credentials;
  private final AtomicInteger tunnels = new AtomicInteger();

  /** Makes a proxy; without credentials it serves all. */
  TunnelProxy(String credentials) throws IOException {
    super(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    this.credentials = credentials;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  int tunnels() {
    return tunnels.get();
  }

  @Override
  Socket lead(Socket client) throws IOException {
    for (; ; ) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return null;
      }
      if (credentials == null || head.contains("Proxy-Authorization: Basic " + encoded())) {
        String target = head.split(" ")[1];
        Socket server =
            new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(target.substring(target.indexOf(':') + 1)));
        answer(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        tunnels.incrementAndGet();
        return server;
      }
      answer(
          client,
          "HTTP/1.1 407 Proxy Authentication Required\r\n"
              + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private String encoded() {
    return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }
}
