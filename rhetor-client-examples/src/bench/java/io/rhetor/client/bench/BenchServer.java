package io.rhetor.client.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A server that costs next to nothing: it writes bytes that were made beforehand, on a thread for
 * each connection. The path of a request says what comes back.
 */
final class BenchServer implements AutoCloseable {

  private static final Map<String, Supplier<Route>> ROUTES = new HashMap<>();

  static {
    ROUTES.put("/message", () -> new StaticRoute(StaticRoute.json(Samples.ANSWER)));
    for (Language language : Language.values()) {
      String small = "/small/" + language.path();
      String large = "/large/" + language.path();
      ROUTES.put(small + "/stream", () -> new StaticRoute(SseBody.ofSmallEvents(language)));
      ROUTES.put(large + "/stream", () -> new StaticRoute(SseBody.ofLargeEvents(language)));
      ROUTES.put(small + "/ws", () -> WebSocketRoute.ofSmallMessages(language));
      ROUTES.put(large + "/ws", () -> WebSocketRoute.ofLargeMessages(language));
    }
  }

  private final ServerSocketChannel listening;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  BenchServer() throws IOException {
    listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    start("bench-accept", this::accept);
  }

  /** Serves until standard input ends, so that it never outlives the process that started it. */
  public static void main(String[] args) throws IOException {
    try (BenchServer server = new BenchServer()) {
      System.out.println(server.port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  int port() throws IOException {
    return ((InetSocketAddress) listening.getLocalAddress()).getPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listening.accept();
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        start("bench-connection", () -> serve(connection));
      }
    } catch (AsynchronousCloseException e) {
      // The server was closed, which is how its life ends.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
      while (true) {
        Request request = Request.read(in);
        route(request.path()).answer(request, in, connection);
      }
    } catch (EOFException e) {
      // The client is done with this connection.
    } catch (IOException e) {
      System.err.println("bench server: " + e);
    }
  }

  private Route route(String path) throws IOException {
    Supplier<Route> maker = ROUTES.get(path);
    if (maker == null) {
      throw new IOException("nothing at " + path);
    }
    return routes.computeIfAbsent(path, key -> maker.get());
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What is served at one path. */
  interface Route {

    /** Answers one request and leaves the connection ready for the next. */
    void answer(Request request, InputStream in, SocketChannel out) throws IOException;

    static void write(SocketChannel out, ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }
}
