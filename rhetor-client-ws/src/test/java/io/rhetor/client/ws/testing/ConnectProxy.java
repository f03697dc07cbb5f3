package io.rhetor.client.ws.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that leads every {@code CONNECT} to one server, or refuses it. */
public final class ConnectProxy implements Closeable {
  private static final int OK = 200;

  private final ServerSocket serverSocket;
  private final URI target;
  private final int status;
  private final List<Handshake> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private ConnectProxy(URI target, int status) throws IOException {
    this.serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.status = status;
    daemon(this::acceptAll);
  }

  /** A proxy that leads to a server, whatever host it is asked for. */
  public static ConnectProxy leadingTo(ScriptedWebSocketServer server) throws IOException {
    return new ConnectProxy(server.url(), OK);
  }

  /** A proxy that answers all with a status. */
  public static ConnectProxy refusing(int status) throws IOException {
    return new ConnectProxy(URI.create("http://127.0.0.1"), status);
  }

  /** The way of a client to this proxy. */
  public ProxySelector selector() {
    return ProxySelector.of(
        new InetSocketAddress(serverSocket.getInetAddress(), serverSocket.getLocalPort()));
  }

  /** What clients asked for, such as {@code CONNECT rhetor:8300 HTTP/1.1}. */
  public List<Handshake> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    serverSocket.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void acceptAll() {
    while (!serverSocket.isClosed()) {
      try {
        Socket client = serverSocket.accept();
        sockets.add(client);
        daemon(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      requests.add(Handshake.read(client.getInputStream()));
      if (status != OK) {
        client.getOutputStream().write(Handshake.refused(status, Map.of()));
        return;
      }
      try (Socket server = new Socket(target.getHost(), target.getPort())) {
        sockets.add(server);
        client.getOutputStream().write("HTTP/1.1 200 Scripted\r\n\r\n".getBytes("US-ASCII"));
        daemon(() -> pump(server, client));
        pump(client, server);
      }
    } catch (IOException ended) {
      // One of both sides is gone; the other one is closed by now.
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8 * 1024];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      // What one side ends is over for the other one as well.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
