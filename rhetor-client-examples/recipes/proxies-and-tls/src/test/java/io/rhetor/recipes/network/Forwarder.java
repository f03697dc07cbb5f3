package io.rhetor.recipes.network;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes connections on this machine and passes bytes on in both directions. */
abstract class Forwarder implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  Forwarder(ServerSocket socket) {
    this.socket = socket;
    start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Returns the connection that this one leads to; null if it leads nowhere. */
  abstract Socket lead(Socket client) throws IOException;

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end of this server.
    }
  }

  private void serve(Socket client) {
    try {
      Socket server = lead(client);
      if (server != null) {
        open.add(server);
        start(() -> copy(server, client));
        copy(client, server);
      }
    } catch (IOException broken) {
      close(client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException broken) {
      // The other direction ends with it.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException broken) {
      // It is gone either way.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    open.forEach(Forwarder::close);
  }
}
