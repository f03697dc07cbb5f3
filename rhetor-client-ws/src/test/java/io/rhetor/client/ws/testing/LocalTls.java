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

  // Read once: the derivation of a store's keys from its password is made to take long.
  private static final KeyManagerFactory KEYS;
  private static final TrustManagerFactory TRUST;

  static {
    try (InputStream file =
        Objects.requireNonNull(LocalTls.class.getResourceAsStream("/tls/localhost.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD);
      KEYS = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KEYS.init(store, PASSWORD);
      TRUST = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      TRUST.init(store);
    } catch (IOException | GeneralSecurityException unusable) {
      throw new ExceptionInInitializerError(unusable);
    }
  }

  private LocalTls() {}

  /**
   * Serves with the certificate for {@code localhost}, and as a client trusts it alone. It shares
   * no sessions with another one.
   */
  public static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(KEYS.getKeyManagers(), TRUST.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
