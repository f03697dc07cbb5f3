package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.error.RhetorConnectionException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProxiesTest {
  private static final URI SERVER = URI.create("https://rhetor.example/chat?q=private");
  private static final Proxy HTTP =
      new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("one.example", 3128));
  private static final Proxy SOCKS =
      new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("two.example", 1080));

  static Stream<Arguments> followed() {
    return Stream.of(
        arguments(List.of(HTTP), "one.example:3128"),
        arguments(List.of(HTTP, SOCKS), "one.example:3128"),
        arguments(List.of(HTTP, Proxy.NO_PROXY), "one.example:3128"),
        arguments(List.of(Proxy.NO_PROXY), "direct"),
        arguments(List.of(Proxy.NO_PROXY, HTTP), "direct"),
        arguments(List.of(Proxy.NO_PROXY, SOCKS), "direct"),
        arguments(List.of(), "direct"));
  }

  @ParameterizedTest
  @MethodSource("followed")
  void firstOfTheList_isTheWay(List<Proxy> list, String way) {
    Proxies proxies = Proxies.of(Optional.of(selector(server -> list)));

    assertThat(proxies.choose(SERVER).map(Proxies::name).orElse("direct")).isEqualTo(way);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(always(List.of(SOCKS)), "SOCKS proxy two.example:1080"),
        arguments(always(List.of(SOCKS, HTTP)), "SOCKS proxy two.example:1080"),
        arguments(always(List.of(SOCKS, Proxy.NO_PROXY)), "SOCKS proxy two.example:1080"),
        arguments(always(null), "answered null"),
        arguments(always(Arrays.asList(null, HTTP)), "answered null"),
        arguments(
            failing(new IllegalStateException("no\nrules")), "IllegalStateException: no rules"),
        arguments(failing(new StackOverflowError()), "StackOverflowError"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeFollowed_isRefused(ProxySelector selector, String named) {
    RhetorConnectionException failure =
        catchThrowableOfType(
            RhetorConnectionException.class,
            () -> Proxies.of(Optional.of(selector)).choose(SERVER));

    assertThat(failure)
        .hasMessageContainingAll(named, "Nothing was sent to https://rhetor.example", "NO_PROXY");
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @Test
  void whatTheSelectorThrows_isTheCause() {
    Error thrown = new LinkageError("x");

    assertThatExceptionOfType(RhetorConnectionException.class)
        .isThrownBy(() -> Proxies.of(Optional.of(failing(thrown))).choose(SERVER))
        .satisfies(failure -> assertThat(failure.getCause()).isSameAs(thrown));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a:1/b,            http://a:1/b",
    "https://a/b?q=private,   https://a/b",
    "ws://a:1/ws,             http://a:1/ws",
    "wss://a/ws?x=y,          https://a/ws"
  })
  void selector_isAskedForTheAddressWithoutItsQuery(URI server, URI asked) {
    AtomicReference<URI> seen = new AtomicReference<>();
    ProxySelector selector =
        selector(
            uri -> {
              seen.set(uri);
              return List.of(HTTP);
            });

    assertThat(Proxies.of(Optional.of(selector)).choose(server)).isPresent();
    assertThat(seen).hasValue(asked);
  }

  @ParameterizedTest
  @CsvSource({"proxy.example, proxy.example:80", "::1, [::1]:80", "10.0.0.1, 10.0.0.1:80"})
  void name_hasHostAndPort(String host, String name) {
    assertThat(Proxies.name(InetSocketAddress.createUnresolved(host, 80))).isEqualTo(name);
  }

  private static ProxySelector always(List<Proxy> list) {
    return selector(server -> list);
  }

  private static ProxySelector failing(Throwable thrown) {
    return selector(
        server -> {
          throw ProxiesTest.<RuntimeException>asUnchecked(thrown);
        });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static ProxySelector selector(Function<URI, List<Proxy>> select) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return select.apply(uri);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        throw new AssertionError("No connection is made here.");
      }
    };
  }
}
