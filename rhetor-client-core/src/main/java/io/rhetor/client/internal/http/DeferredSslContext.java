package io.rhetor.client.internal.http;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's default TLS context, made when a connection needs it. The JDK's client makes it at once
 * if it is given none, and to read the certificates that the JVM trusts takes a new JVM nearly as
 * long as all else up to its first answer over {@code http://}.
 */
final class DeferredSslContext extends SSLContext {

  DeferredSslContext() {
    super(new Spi(), null, "Default");
  }

  private static final class Spi extends SSLContextSpi {

    private static SSLContext jvmDefault() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException without) {
        throw new IllegalStateException(
            "The JVM has no default SSLContext: " + without.getMessage(), without);
      }
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("A default SSLContext is initialized already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return jvmDefault().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return jvmDefault().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return jvmDefault().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return jvmDefault().createSSLEngine(host, port);
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return jvmDefault().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return jvmDefault().getSupportedSSLParameters();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return jvmDefault().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return jvmDefault().getClientSessionContext();
    }
  }
}
