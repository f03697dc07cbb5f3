package io.rhetor.client.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server on a free port of the loopback interface that speaks TLS and answers each request. */
public final class LocalTls implements Closeable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  // Read once: the derivation of a store's keys from its password is made to take long.
  private static final Map<String, KeyStore> STORES = new ConcurrentHashMap<>();

  private final ServerSocket socket;
  private volatile Socket current;

  private LocalTls(ServerSocket socket) {
    this.socket = socket;
  }

  /** Serves with one of the certificates of the tests, {@code localhost} or a broken one. */
  public static LocalTls serving(String certificate, boolean asksForClient) throws Exception {
    SSLServerSocket socket =
        (SSLServerSocket)
            context(certificate)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(asksForClient);
    LocalTls server = new LocalTls(socket);
    Thread thread = new Thread(server::acceptAll, "local-tls");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Trusts the authority of all these certificates, and shows none of its own. */
  public static SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust().getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    Socket open = current;
    if (open != null) {
      open.close();
    }
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        current = connection;
        InputStream in = connection.getInputStream();
        if (in.read(new byte[16 * 1024]) > 0) {
          connection
              .getOutputStream()
              .write(
                  ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          + "Content-Length: 16\r\n\r\n{\"message\":\"hi\"}")
                      .getBytes(StandardCharsets.US_ASCII));
          in.transferTo(OutputStream.nullOutputStream());
        }
      } catch (IOException refusedOrClosed) {
        // The client did not go on with the handshake, or the test ended.
      }
    }
  }

  private static SSLContext context(String certificate) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(certificate), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust().getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trust() throws GeneralSecurityException {
    KeyStore authority = KeyStore.getInstance("PKCS12");
    try {
      authority.load(null, null);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    authority.setCertificateEntry("ca", store("localhost").getCertificateChain("server")[1]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authority);
    return trust;
  }

  private static KeyStore store(String certificate) {
    return STORES.computeIfAbsent(certificate, LocalTls::read);
  }

  private static KeyStore read(String certificate) {
    String name = "/tls/" + certificate + ".p12";
    try (InputStream file = Objects.requireNonNull(LocalTls.class.getResourceAsStream(name))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD);
      return store;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalStateException(unusable);
    }
  }
}
