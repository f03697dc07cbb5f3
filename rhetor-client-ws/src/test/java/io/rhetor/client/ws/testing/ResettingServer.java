package io.rhetor.client.ws.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that resets each connection as soon as so many bytes wait there as it was told, and
 * reads none of them.
 */
public final class ResettingServer implements Closeable {
  private final ServerSocket socket;
  private final AtomicInteger accepted = new AtomicInteger();

  private final int bytes;

  private ResettingServer(ServerSocket socket, int bytes) {
    this.socket = socket;
    this.bytes = bytes;
  }

  public static ResettingServer start(int bytes) throws IOException {
    ResettingServer server =
        new ResettingServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), bytes);
    Thread thread = new Thread(server::acceptAll, "resetting-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** How many connections were made so far. */
  public int connectionCount() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        accepted.incrementAndGet();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (connection.getInputStream().available() < bytes && System.nanoTime() < deadline) {
          Thread.yield();
        }
        connection.setSoLinger(true, 0);
      } catch (IOException closed) {
        // The test is over, or the client went first.
      }
    }
  }
}
