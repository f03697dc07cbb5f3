package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is asked of it, the answer is that of the JVM's default context. */
class DeferredSslContextTest {
  private final SSLContext deferred = new DeferredSslContext();
  private SSLContext jvmDefault;

  @BeforeEach
  void findDefault() throws NoSuchAlgorithmException {
    jvmDefault = SSLContext.getDefault();
  }

  @Test
  void engines_areThoseOfTheDefault() {
    assertThat(deferred.createSSLEngine().getEnabledProtocols())
        .isEqualTo(jvmDefault.createSSLEngine().getEnabledProtocols());
    assertThat(deferred.createSSLEngine("localhost", 443).getEnabledCipherSuites())
        .isEqualTo(jvmDefault.createSSLEngine("localhost", 443).getEnabledCipherSuites());
  }

  @Test
  void engine_forAPeer_knowsIt() {
    assertThat(deferred.createSSLEngine("rhetor", 8443).getPeerHost()).isEqualTo("rhetor");
    assertThat(deferred.createSSLEngine("rhetor", 8443).getPeerPort()).isEqualTo(8443);
  }

  @Test
  void socketFactories_areThoseOfTheDefault() {
    assertThat(deferred.getSocketFactory().getDefaultCipherSuites())
        .isEqualTo(jvmDefault.getSocketFactory().getDefaultCipherSuites());
    assertThat(deferred.getServerSocketFactory().getDefaultCipherSuites())
        .isEqualTo(jvmDefault.getServerSocketFactory().getDefaultCipherSuites());
  }

  @Test
  void parameters_areThoseOfTheDefault() {
    assertThat(deferred.getDefaultSSLParameters().getProtocols())
        .isEqualTo(jvmDefault.getDefaultSSLParameters().getProtocols());
    assertThat(deferred.getSupportedSSLParameters().getProtocols())
        .isEqualTo(jvmDefault.getSupportedSSLParameters().getProtocols());
  }

  @Test
  void sessions_areThoseOfTheDefault() {
    assertThat(deferred.getClientSessionContext()).isSameAs(jvmDefault.getClientSessionContext());
    assertThat(deferred.getServerSessionContext()).isSameAs(jvmDefault.getServerSessionContext());
  }

  @Test
  void init_isRefused() {
    assertThatThrownBy(() -> deferred.init(null, null, null))
        .isInstanceOf(KeyManagementException.class)
        .hasMessageContaining("initialized already");
  }
}
