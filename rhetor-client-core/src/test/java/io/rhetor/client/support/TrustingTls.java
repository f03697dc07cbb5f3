package io.rhetor.client.support;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS with servers of tests, whose certificates no authority has signed. */
public final class TrustingTls {
  private TrustingTls() {}

  /** A context that trusts all servers, whatever their certificate says. */
  public static SSLContext context() throws GeneralSecurityException {
    return context(() -> {});
  }

  /** A context that trusts all servers, and runs an action on the thread that checks one. */
  public static SSLContext context(Runnable onCheck) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll(onCheck)}, null);
    return context;
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    private final Runnable onCheck;

    TrustsAll(Runnable onCheck) {
      this.onCheck = onCheck;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      onCheck.run();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
