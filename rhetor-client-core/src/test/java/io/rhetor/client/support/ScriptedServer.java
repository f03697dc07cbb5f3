package io.rhetor.client.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server on a raw socket that does to its clients whatever a script says: split bytes anywhere,
 * stall, cut, and see when the client goes away. The script is played for each request; when it
 * returns, the connection waits for the next one.
 */
public final class ScriptedServer implements Closeable {
  /**
   * Nothing listens here. A port that was free a moment ago may be another test's by the next one.
   */
  public static final String NOWHERE = "http://127.0.0.1:1";

  /** What happens to one request. */
  @FunctionalInterface
  public interface Script {
    void play(ScriptedExchange exchange) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final Script script;
  private final List<ScriptedExchange> exchanges = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicReference<Throwable> scriptFailure = new AtomicReference<>();
  private volatile Thread acceptor;

  private ScriptedServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
  }

  public static ScriptedServer start(Script script) throws IOException {
    ServerSocket socket = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    ScriptedServer server = new ScriptedServer(socket, script);
    server.acceptor = daemon("scripted-server", server::acceptAll);
    return server;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** All requests so far, in the order in which they arrived. */
  public List<ScriptedExchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** How many connections were made so far. */
  public int connectionCount() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    awaitAcceptor();
    for (Socket connection : connections) {
      connection.close();
    }
    Throwable failure = scriptFailure.get();
    if (failure != null) {
      throw new AssertionError("The script failed.", failure);
    }
  }

  /** Only when the thread in accept is back from there does the system refuse connections. */
  private void awaitAcceptor() throws IOException {
    try {
      acceptor.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The server still accepts connections.");
    }
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        accepted.incrementAndGet();
        connections.add(connection);
        connection.setTcpNoDelay(true);
        daemon("scripted-connection", () -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      while (true) {
        ScriptedExchange exchange = ScriptedExchange.read(connection);
        if (exchange == null) {
          return;
        }
        exchanges.add(exchange);
        script.play(exchange);
      }
    } catch (IOException | InterruptedException clientWentAway) {
      // Most scripts end this way: the client closes, or the test does.
    } catch (RuntimeException | Error failure) {
      scriptFailure.compareAndSet(null, failure);
    } finally {
      connections.remove(connection);
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
