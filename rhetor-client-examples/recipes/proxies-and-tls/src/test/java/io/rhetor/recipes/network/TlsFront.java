package io.rhetor.recipes.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Takes TLS connections and passes their bytes on to a server without TLS. */
final class TlsFront extends Forwarder {
  private final int target;

  private TlsFront(ServerSocket socket, int target) {
    super(socket);
    this.target = target;
  }

  static TlsFront before(int target, Path keyStore, char[] password) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keyStore)) {
      keys.load(file, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new TlsFront(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        target);
  }

  String url() {
    return "https://localhost:" + port();
  }

  @Override
  Socket lead(Socket client) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), target);
  }
}
