package io.rhetor.client.ws.testing;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS for {@code localhost} and 127.0.0.1, which no client trusts of itself. */
public final class LocalTls {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private LocalTls() {}

  /** Serves with the certificate for {@code localhost}, and as a client trusts it alone. */
  public static SSLContext context() {
    try (InputStream file =
        Objects.requireNonNull(LocalTls.class.getResourceAsStream("/tls/localhost.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalStateException(unusable);
    }
  }
}
