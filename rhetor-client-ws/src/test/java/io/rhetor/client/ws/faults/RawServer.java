package io.rhetor.client.ws.faults;

import io.rhetor.client.ws.testing.LocalTls;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A server that does with each connection what a script says, from its first byte on. */
final class RawServer implements Closeable {
  /** What happens to one connection; it is closed behind it. */
  interface Script {
    void play(Socket connection, Talk talk) throws IOException;
  }

  private final ServerSocket socket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Script script;
  private final Talk talk;
  private volatile Thread acceptor;

  private RawServer(ServerSocket socket, Script script, Talk talk) {
    this.socket = socket;
    this.script = script;
    this.talk = talk;
  }

  static RawServer start(Script script, Talk talk) throws IOException {
    RawServer server =
        new RawServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), script, talk);
    server.acceptor = daemon(server::acceptAll);
    return server;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      acceptor.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** Agrees on TLS and a protocol with a client; closed with the connection. */
  static SSLSocket secured(Socket connection, String protocol) throws IOException {
    String host = connection.getInetAddress().getHostAddress();
    SSLSocket secured =
        (SSLSocket) LocalTls.context().getSocketFactory().createSocket(connection, host, 0, true);
    secured.setUseClientMode(false);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** Reads up to the end of a head and returns it. */
  static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("The client has gone.");
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until the client has gone. */
  static void awaitClientClose(Socket connection) throws IOException {
    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        talk.attempts.incrementAndGet();
        daemon(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      script.play(connection, talk);
    } catch (IOException clientWentAway) {
      // Many scripts end this way.
    } finally {
      connections.remove(connection);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
