package io.rhetor.recipes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.testing.SimulatedRhetor;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;
  private static SimulatedRhetor server;
  private static TlsFront front;
  private static SSLContext trusted;

  @BeforeAll
  static void start() throws Exception {
    Path keyStore = folder.resolve("localhost.p12");
    makeCertificate(keyStore);
    server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
    front = TlsFront.before(server.port(), keyStore, PASSWORD);
    trusted = Networks.trusting(keyStore, PASSWORD);
  }

  @AfterAll
  static void end() throws Exception {
    front.close();
    server.close();
  }

  private static void makeCertificate(Path keyStore) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "localhost",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  @Test
  void anAuthorityOfOnesOwnIsTrusted() {
    try (RhetorClient rhetor = Networks.overTls(front.url(), trusted)) {
      assertThat(rhetor.sendMessage("What is Tekton?").join().message()).startsWith("Tekton");
    }
  }

  @Test
  void othersAreNot() {
    try (RhetorClient rhetor =
        RhetorClient.create(RhetorConfig.builder().baseUrl(front.url()).build())) {
      assertThatThrownBy(() -> rhetor.sendMessage("What is Tekton?").join())
          .hasCauseInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining("trust");
    }
  }

  @Test
  void aProxyOpensATunnel() throws Exception {
    try (TunnelProxy proxy = new TunnelProxy(null);
        RhetorClient rhetor = Networks.through(proxy.address(), front.url(), trusted)) {
      assertThat(rhetor.streamMessage("What is Tekton?").collect().join().message())
          .startsWith("Tekton");
      assertThat(proxy.tunnels()).isEqualTo(1);
    }
  }

  @Test
  void aProxyIsToldNameAndPassword() throws Exception {
    try (TunnelProxy proxy = new TunnelProxy("ada:secret")) {
      HttpClient http = Networks.client(proxy.address(), "ada", "secret".toCharArray(), trusted);
      RhetorConfig config = RhetorConfig.builder().baseUrl(front.url()).httpClient(http).build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        assertThat(rhetor.sendMessage("What is Tekton?").join().message()).startsWith("Tekton");
        assertThat(proxy.tunnels()).isEqualTo(1);
      }
    }
  }

  @Test
  void aProxyThatRefusesIsNamed() throws Exception {
    try (TunnelProxy proxy = new TunnelProxy("ada:secret");
        RhetorClient rhetor = Networks.through(proxy.address(), front.url(), trusted)) {
      assertThatThrownBy(() -> rhetor.sendMessage("What is Tekton?").join())
          .hasCauseInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining("407")
          .hasMessageContaining(":" + proxy.address().getPort());
    }
  }
}
