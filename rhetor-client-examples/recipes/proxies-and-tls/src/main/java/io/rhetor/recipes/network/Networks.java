package io.rhetor.recipes.network;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Ways to a Rhetor that is not next door. */
public final class Networks {
  private Networks() {}

  /** Trusts the authorities of a key store (PKCS #12), and no others. */
  public static SSLContext trusting(Path keyStore, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keyStore)) {
      authorities.load(file, password);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Over TLS, with an authority of one's own. */
  public static RhetorClient overTls(String url, SSLContext trusted) {
    return RhetorClient.create(RhetorConfig.builder().baseUrl(url).sslContext(trusted).build());
  }

  /** Through a proxy that all may use. Without this, the proxy of the JVM counts. */
  public static RhetorClient through(InetSocketAddress proxy, String url, SSLContext trusted) {
    return RhetorClient.create(
        RhetorConfig.builder()
            .baseUrl(url)
            .sslContext(trusted)
            .proxy(ProxySelector.of(proxy))
            .build());
  }

  /**
   * Through a proxy that asks for a name and a password. For {@code https} the JVM must be started
   * with {@code -Djdk.http.auth.tunneling.disabledSchemes=}, since the JDK sends no Basic
   * credentials to a tunnel by default.
   */
  public static HttpClient client(
      InetSocketAddress proxy, String name, char[] password, SSLContext trusted) {
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(proxy))
        .sslContext(trusted)
        .authenticator(
            new Authenticator() {
              @Override
              protected PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(name, password)
                    : null;
              }
            })
        .build();
  }
}
