package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.LocalTls;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.support.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way over proxies, and what becomes of calls for which there is none. */
class ProxyTest {
  private static final String PLAIN = "http://rhetor.example:8300";
  private static final String TLS = "https://rhetor.example:8443";

  @ParameterizedTest
  @CsvSource({
    "407, false, credentials",
    "403, false, RhetorConfig.Builder.proxy",
    "405, false, RhetorConfig.Builder.proxy",
    "502, true,  cannot reach the server",
    "503, true,  cannot reach the server",
    "504, true,  cannot reach the server"
  })
  void proxyThatRefusesTheTunnel_isNamed_andNothingIsSent(
      int status, boolean retryable, String advice) throws Exception {
    try (ScriptedServer proxy =
        ScriptedServer.start(
            exchange ->
                exchange.send(
                    "HTTP/1.1 "
                        + status
                        + " No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                        + "Content-Length: 2\r\n\r\nNo"))) {
      RhetorConnectionException failure =
          failureOf(config(TLS).proxy(selector(proxy)), RhetorConnectionException.class);

      assertThat(failure)
          .hasMessageContainingAll(
              "proxy " + proxy.url().getAuthority(),
              "CONNECT rhetor.example:8443 with " + status,
              "nothing was sent",
              advice);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure.isRetryable()).isEqualTo(retryable);
      assertThat(proxy.exchanges())
          .allMatch(exchange -> exchange.requestLine().startsWith("CONNECT rhetor.example:8443 "))
          .noneMatch(exchange -> exchange.head().contains(Secrets.MARK));
    }
  }

  /** The proxy does not answer, or TLS behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 Established\r\n\r\n"})
  void tunnelThatStalls_isEndedByTheConnectTimeout(String answer) throws Exception {
    try (ScriptedServer proxy =
            ScriptedServer.start(exchange -> exchange.send(answer).awaitClientClose());
        RhetorClient rhetor =
            RhetorClient.create(
                config(TLS)
                    .proxy(selector(proxy))
                    .connectTimeout(Duration.ofMillis(300))
                    .build())) {
      for (CompletableFuture<?> call :
          List.of(rhetor.sendMessage("Hi"), rhetor.streamMessage("Hi").collect())) {
        RhetorTimeoutException failure = Outcomes.failureOf(call, RhetorTimeoutException.class);

        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure)
            .hasMessageContainingAll(
                "No connection to " + TLS + ", through the proxy " + proxy.url().getAuthority(),
                "RhetorConfig.Builder.proxy");
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      for (ScriptedExchange exchange : proxy.exchanges()) {
        Outcomes.valueOf(exchange.clientClosed());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {407, 403, 502, 503, 504})
  void refusalOverAProxy_namesIt(int status) throws Exception {
    try (ScriptedServer proxy =
        ScriptedServer.start(exchange -> exchange.respond(status, "text/plain", "No"))) {
      RhetorApiException failure =
          failureOf(config(PLAIN).proxy(selector(proxy)), RhetorApiException.class);

      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure)
          .hasMessageContaining("through the proxy " + proxy.url().getAuthority() + ": No");
      assertThat(failure.mayHaveBeenProcessed()).isEqualTo(status == 502 || status == 504);
    }
  }

  @Test
  void plainCall_goesOverTheProxy() throws Exception {
    try (ScriptedServer proxy =
            ScriptedServer.start(exchange -> exchange.respondJson(200, "{\"message\":\"hi\"}"));
        RhetorClient rhetor = RhetorClient.create(config(PLAIN).proxy(selector(proxy)).build())) {
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("hi");
      assertThat(proxy.exchanges().get(0).requestLine())
          .isEqualTo("POST " + PLAIN + "/message HTTP/1.1");
    }
  }

  @Test
  void callOverTls_goesThroughATunnel() throws Exception {
    try (LocalTls server = LocalTls.serving("localhost", false);
        Tunnel proxy = Tunnel.to(server.port());
        RhetorClient rhetor =
            RhetorClient.create(
                config("https://localhost:1")
                    .sslContext(LocalTls.trusting())
                    .proxy(ProxySelector.of(proxy.address()))
                    .build())) {
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("hi");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, TLS})
  void proxyThatIsNotThere_isNamed(String url) throws Exception {
    InetSocketAddress nowhere = new InetSocketAddress("127.0.0.1", 1);
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("proxy.invalid", 3128);

    assertThat(
            failureOf(
                config(url).proxy(ProxySelector.of(nowhere)), RhetorConnectionException.class))
        .hasMessageContainingAll(
            "Cannot connect to the proxy 127.0.0.1:" + nowhere.getPort() + " on the way to " + url,
            "RhetorConfig.Builder.proxy");
    assertThat(
            failureOf(
                config(url).proxy(ProxySelector.of(unknown)), RhetorConnectionException.class))
        .hasMessageContainingAll(
            "the proxy proxy.invalid:3128", "cannot be resolved", "RhetorConfig.Builder.proxy");
  }

  @Test
  void socksProxy_isRefusedBeforeAnythingIsSent() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(exchange -> {})) {
      ProxySelector socks =
          new Recorded(
              () -> List.of(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", 1080))));
      HttpClient given = HttpClient.newBuilder().proxy(socks).build();

      for (RhetorConfig.Builder config :
          List.of(
              config(server.url().toString()).proxy(socks),
              config(server.url().toString()).httpClient(given))) {
        RhetorConnectionException failure = failureOf(config, RhetorConnectionException.class);

        assertThat(failure)
            .hasMessageContainingAll("SOCKS proxy 127.0.0.1:1080", "Nothing was sent", "NO_PROXY");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void selectorThatThrows_endsTheCallWithItsFailure() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(exchange -> {})) {
      RuntimeException broken = new IllegalStateException("no rules");
      ProxySelector throwing =
          new Recorded(
              () -> {
                throw broken;
              });

      RhetorConnectionException failure =
          failureOf(
              config(server.url().toString()).proxy(throwing), RhetorConnectionException.class);

      assertThat(failure).hasCause(broken).hasMessageContaining("no rules");
      assertThat(failure.attemptCount()).isEqualTo(1);
      assertThat(server.connectionCount()).isZero();
    }
  }

  @Test
  void selector_isAskedOnTheExecutor_onceForEachAttempt() throws Exception {
    Recorded direct = new Recorded(() -> List.of(Proxy.NO_PROXY));
    ExecutorService executor =
        Executors.newCachedThreadPool(task -> daemon(new Thread(task, "of-the-user")));
    try (ScriptedServer server =
            ScriptedServer.start(exchange -> exchange.respondJson(200, "{\"message\":\"hi\"}"));
        RhetorClient rhetor =
            RhetorClient.create(
                config(server.url().toString()).proxy(direct).executor(executor).build())) {
      Outcomes.valueOf(rhetor.sendMessage("Hi"));
      Outcomes.valueOf(rhetor.getProviders());

      assertThat(direct.threads).containsExactly("of-the-user", "of-the-user");
      assertThat(direct.asked)
          .containsExactly(
              URI.create(server.url() + "/message"), URI.create(server.url() + "/providers"));
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void withoutASelector_theJvmsCounts() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    try (ScriptedServer proxy =
            ScriptedServer.start(exchange -> exchange.respondJson(200, "{\"message\":\"hi\"}"));
        RhetorClient rhetor = RhetorClient.create(config(PLAIN).build());
        RhetorClient direct =
            RhetorClient.create(
                config("http://rhetor.invalid").proxy(HttpClient.Builder.NO_PROXY).build())) {
      ProxySelector.setDefault(selector(proxy));
      Outcomes.valueOf(rhetor.sendMessage("Hi"));
      Outcomes.failureOf(direct.sendMessage("Hi"), RhetorConnectionException.class);

      assertThat(proxy.exchanges()).hasSize(1);
      assertThat(proxy.exchanges().get(0).requestLine()).contains("rhetor.example");
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static RhetorConfig.Builder config(String url) {
    return LocalServer.config(url).retryPolicy(RetryPolicy.none());
  }

  private static ProxySelector selector(ScriptedServer proxy) {
    return ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.url().getPort()));
  }

  private static Thread daemon(Thread thread) {
    thread.setDaemon(true);
    return thread;
  }

  private static <E extends RhetorException> E failureOf(
      RhetorConfig.Builder config, Class<E> type) {
    try (RhetorClient rhetor = RhetorClient.create(config.build())) {
      E whole = Outcomes.failureOf(rhetor.sendMessage("Hi"), type);
      E stream = Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), type);
      assertThat(stream.getMessage()).isEqualTo(whole.getMessage().replace("/message", "/stream"));
      return whole;
    }
  }

  private static final class Recorded extends ProxySelector {
    private final Supplier<List<Proxy>> answer;
    private final List<URI> asked = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();

    Recorded(Supplier<List<Proxy>> answer) {
      this.answer = answer;
    }

    @Override
    public List<Proxy> select(URI uri) {
      asked.add(uri);
      threads.add(Thread.currentThread().getName());
      return answer.get();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
      throw new AssertionError("The JDK's client does not report here.");
    }
  }
}
