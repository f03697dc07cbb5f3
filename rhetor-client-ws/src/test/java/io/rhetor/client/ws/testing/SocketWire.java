package io.rhetor.client.ws.testing;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The bytes of one connection, and the ways in which it can end. */
final class SocketWire {
  private final Socket tcp;
  private final Socket socket;
  private final Gate gate = new Gate();
  private final InputStream in;
  private final Object writing = new Object();

  private SocketWire(Socket tcp, Socket socket) throws IOException {
    this.tcp = tcp;
    this.socket = socket;
    this.in = new BufferedInputStream(new GatedInput(socket.getInputStream(), gate));
  }

  static SocketWire plain(Socket tcp) throws IOException {
    return new SocketWire(tcp, tcp);
  }

  static SocketWire tls(Socket tcp, SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return new SocketWire(tcp, socket);
  }

  InputStream in() {
    return in;
  }

  void send(byte[] bytes) throws IOException {
    synchronized (writing) {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }
  }

  /** Reads and forgets until the client ends the connection. */
  void drain() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  void pauseReading() {
    gate.shut();
  }

  void resumeReading() {
    gate.open();
  }

  /** Says on the bare TCP connection, so without a farewell of TLS, that nothing more comes. */
  void finish() throws IOException {
    tcp.shutdownOutput();
  }

  void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
    gate.open();
  }

  void close() throws IOException {
    // Not the TLS socket: its farewell waits for a write that may be stuck.
    tcp.close();
    gate.open();
  }

  /** Stops who wants to read. */
  private static final class Gate {
    private boolean shut;

    synchronized void shut() {
      shut = true;
    }

    synchronized void open() {
      shut = false;
      notifyAll();
    }

    synchronized void pass() throws IOException {
      while (shut) {
        try {
          wait();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          throw new IOException("Interrupted while reading was paused.", stopped);
        }
      }
    }
  }

  private static final class GatedInput extends FilterInputStream {
    private final Gate gate;

    GatedInput(InputStream in, Gate gate) {
      super(in);
      this.gate = gate;
    }

    @Override
    public int read() throws IOException {
      gate.pass();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      gate.pass();
      return super.read(bytes, offset, length);
    }
  }
}
