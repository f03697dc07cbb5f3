package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.ws.testing.ConnectProxy;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxy is asked, and what its refusals become. */
class ProxiesTest {
  private static final String BEHIND = "http://rhetor.invalid:8300";

  @ParameterizedTest
  @CsvSource({
    "407, false, credentials",
    "403, false, RhetorConfig.Builder.proxy",
    "404, false, RhetorConfig.Builder.proxy",
    "502, true, cannot reach the server",
    "503, true, cannot reach the server"
  })
  void refusal_namesTheProxy_andIsRepeatedWhereThatCanHelp(
      int status, boolean repeated, String words) throws Exception {
    try (ConnectProxy proxy = ConnectProxy.refusing(status);
        RhetorWebSocketClient client = client(BEHIND, proxy.selector())) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure)
          .hasMessageContaining("The proxy " + name(proxy))
          .hasMessageContaining("answered CONNECT with " + status)
          .hasMessageContaining("nothing was sent to the server")
          .hasMessageContaining(words);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure.isRetryable()).isEqualTo(repeated);
      assertThat(proxy.requests()).hasSize(repeated ? SocketClients.ATTEMPTS : 1);
    }
  }

  @Test
  void proxyThatIsNotThere_isNamed() throws Exception {
    try (RhetorWebSocketClient client =
        client(BEHIND, ProxySelector.of(new InetSocketAddress("127.0.0.1", 1)))) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure).hasMessageContaining("The proxy 127.0.0.1:1");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
  }

  @Test
  void proxyBehindADirectConnection_isNotAsked() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        ConnectProxy proxy = ConnectProxy.refusing(500);
        RhetorWebSocketClient client =
            client(server.url().toString(), new Listed(Proxy.NO_PROXY, http(proxy)))) {
      valueOf(client.connect());

      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void proxyOfSocks_isRefused_beforeAnythingIsSent() throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        RhetorWebSocketClient client =
            client(
                server.url().toString(),
                new Listed(
                    new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", 1080))))) {
      RhetorConnectionException failure =
          failureOf(client.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(failure)
          .hasMessageContaining("SOCKS proxy 127.0.0.1:1080")
          .hasMessageContaining("RhetorConfig.Builder.proxy");
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void selectorThatThrows_failsTheCall_withThatAsTheCause() {
    AssertionError fault = new AssertionError("selector");
    ProxySelector broken =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            throw fault;
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    try (RhetorWebSocketClient client = client(BEHIND, broken)) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorConnectionException.class))
          .hasCause(fault);
    }
  }

  @Test
  void withoutASelector_theDefaultOfTheJvmCounts() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(ScriptedSocket::register);
        ConnectProxy proxy = ConnectProxy.leadingTo(server);
        RhetorWebSocketClient client =
            SocketClients.client(RhetorConfig.builder().baseUrl(BEHIND).build())) {
      ProxySelector.setDefault(
          new Listed(http(proxy)) {
            @Override
            public List<Proxy> select(URI uri) {
              return uri.getHost().equals("rhetor.invalid")
                  ? super.select(uri)
                  : List.of(Proxy.NO_PROXY);
            }
          });
      valueOf(client.connect());

      assertThat(proxy.requests().get(0).requestLine())
          .isEqualTo("CONNECT rhetor.invalid:8300 HTTP/1.1");
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static RhetorWebSocketClient client(String url, ProxySelector selector) {
    return SocketClients.client(RhetorConfig.builder().baseUrl(url).proxy(selector).build());
  }

  private static Proxy http(ConnectProxy proxy) {
    return proxy.selector().select(URI.create(BEHIND)).get(0);
  }

  private static String name(ConnectProxy proxy) {
    InetSocketAddress address = (InetSocketAddress) http(proxy).address();
    return address.getHostString() + ":" + address.getPort();
  }

  /** Answers with one list, whatever is asked for. */
  private static class Listed extends ProxySelector {
    private final List<Proxy> proxies;

    Listed(Proxy... proxies) {
      this.proxies = List.of(proxies);
    }

    @Override
    public List<Proxy> select(URI uri) {
      return proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }
}
