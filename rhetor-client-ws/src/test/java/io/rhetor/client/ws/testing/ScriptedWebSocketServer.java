package io.rhetor.client.ws.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * A WebSocket server on a raw socket that does to its clients whatever a script says, down to the
 * single frame. The script is played for each connection, on a thread of its own; when it returns,
 * the connection stays open, with pings and a close of the client answered and nothing else.
 */
public final class ScriptedWebSocketServer implements Closeable {
  /** What happens to one connection. */
  @FunctionalInterface
  public interface Script {
    void play(ScriptedSocket socket) throws IOException, InterruptedException;
  }

  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final ServerSocket serverSocket;
  private final Optional<SSLContext> tls;
  private final List<Script> scripts;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger played = new AtomicInteger();
  private final AtomicInteger httpRequests = new AtomicInteger();
  private volatile String overview;
  private final List<Socket> tcpConnections = new CopyOnWriteArrayList<>();
  private final List<ScriptedSocket> connections = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private final Thread acceptor = new Thread(this::acceptAll, "scripted-websocket-server");

  private ScriptedWebSocketServer(
      ServerSocket serverSocket, Optional<SSLContext> tls, List<Script> scripts) {
    this.serverSocket = serverSocket;
    this.tls = tls;
    this.scripts = scripts;
  }

  /** One script for each connection in turn; the last one is played for all that follow. */
  public static ScriptedWebSocketServer start(Script... scripts) throws IOException {
    return start(Optional.empty(), scripts);
  }

  /** Like {@link #start(Script...)}, behind TLS. */
  public static ScriptedWebSocketServer startTls(SSLContext tls, Script... scripts)
      throws IOException {
    return start(Optional.of(tls), scripts);
  }

  private static ScriptedWebSocketServer start(Optional<SSLContext> tls, Script... scripts)
      throws IOException {
    ServerSocket socket = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    ScriptedWebSocketServer server = new ScriptedWebSocketServer(socket, tls, List.of(scripts));
    server.acceptor.setDaemon(true);
    server.acceptor.start();
    return server;
  }

  /** {@code http://127.0.0.1:port}, or {@code https} behind TLS. */
  public URI url() {
    return URI.create(
        (tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + serverSocket.getLocalPort());
  }

  /** All connections on which a request arrived, in that order, whether they are open or not. */
  public List<ScriptedSocket> connections() {
    return List.copyOf(connections);
  }

  /** Answers {@code GET} with this JSON from now on; before, with 404. */
  public ScriptedWebSocketServer overview(String json) {
    overview = json;
    return this;
  }

  /** How many requests came that ask for no WebSocket. */
  public int httpRequestCount() {
    return httpRequests.get();
  }

  /** How many TCP connections were made so far, without those for plain HTTP. */
  public int connectionCount() {
    return accepted.get();
  }

  /** How many of {@link #connections()} the server has not seen the end of. */
  public long openConnections() {
    return connections.stream().filter(each -> !each.ended().isDone()).count();
  }

  /** Ends everything and raises what failed in a script, or a client's breach of RFC 6455. */
  @Override
  public void close() throws IOException {
    serverSocket.close();
    join(acceptor);
    for (ScriptedSocket connection : connections) {
      connection.end();
    }
    for (Socket connection : tcpConnections) {
      connection.close();
    }
    for (Thread thread : threads) {
      thread.interrupt();
      join(thread);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("The script failed.", failed);
    }
  }

  private void join(Thread thread) {
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    if (thread.isAlive()) {
      failure.compareAndSet(null, new AssertionError(thread.getName() + " did not end."));
    }
  }

  private void acceptAll() {
    while (!serverSocket.isClosed()) {
      try {
        Socket tcp = serverSocket.accept();
        tcp.setTcpNoDelay(true);
        tcpConnections.add(tcp);
        int number = accepted.incrementAndGet();
        daemon("scripted-websocket-" + number, () -> serve(tcp));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket tcp) {
    try (tcp) {
      SocketWire wire = tls.isPresent() ? SocketWire.tls(tcp, tls.get()) : SocketWire.plain(tcp);
      Handshake handshake = Handshake.read(wire.in());
      if (handshake.isPlainHttp()) {
        // A client asks so what does not register it.
        accepted.decrementAndGet();
        httpRequests.incrementAndGet();
        wire.send(overview == null ? Handshake.refused(404, Map.of()) : Handshake.json(overview));
        return;
      }
      int number = played.incrementAndGet();
      ScriptedSocket socket = new ScriptedSocket(number, wire, handshake, this);
      connections.add(socket);
      try {
        scripts.get(Math.min(number, scripts.size()) - 1).play(socket);
        socket.stayUntilEnd();
      } finally {
        socket.end();
      }
    } catch (IOException | InterruptedException clientWentAway) {
      // Most scripts end this way: the client closes, or the test does.
    } catch (RuntimeException | Error failed) {
      failed(failed);
    }
  }

  void failed(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }
}
