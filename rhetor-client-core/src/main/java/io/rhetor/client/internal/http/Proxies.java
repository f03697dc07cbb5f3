package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.run.FatalErrors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a {@link ProxySelector} for the way to a server. The first proxy of its list counts, as for
 * the JDK's HTTP client; one that the client would pass by in silence is refused instead.
 */
public final class Proxies {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final ThreadLocal<@Nullable Proxy> CHOSEN = new ThreadLocal<>();

  private final @Nullable ProxySelector selector;

  private Proxies(@Nullable ProxySelector selector) {
    this.selector = selector;
  }

  /** Makes the choice of a client; without a selector it is the JVM's at the time of a call. */
  public static Proxies of(Optional<ProxySelector> selector) {
    return new Proxies(selector.orElse(null));
  }

  /**
   * {@return the HTTP proxy to connect to; empty for a direct connection} Runs the selector, which
   * is code of the user's, in the current thread.
   *
   * @throws RhetorConnectionException if the selector fails or names a proxy of another kind;
   *     nothing may be sent then
   */
  public Optional<InetSocketAddress> choose(URI server) {
    ProxySelector asked = selector == null ? ProxySelector.getDefault() : selector;
    if (asked == null) {
      return Optional.empty();
    }
    List<Proxy> proxies;
    Proxy first;
    try {
      proxies = asked.select(shown(server));
      first = proxies == null || proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      throw refused(server, "failed with " + oneLine(thrown), thrown);
    }
    if (proxies == null || first == null) {
      throw refused(server, "answered null, which names no proxy and no direct connection", null);
    }
    if (first.type() == Proxy.Type.DIRECT) {
      return Optional.empty();
    }
    if (first.type() == Proxy.Type.SOCKS || !(first.address() instanceof InetSocketAddress)) {
      throw refused(
          server,
          "names the "
              + first.type()
              + " proxy "
              + named(first.address())
              + ", and this client can go through HTTP proxies only",
          null);
    }
    return Optional.of((InetSocketAddress) first.address());
  }

  /** Tells whether the choice is up to a selector of the JDK, so that it runs no user code. */
  boolean arePlatform() {
    ProxySelector asked = selector == null ? ProxySelector.getDefault() : selector;
    return asked == null || asked.getClass().getClassLoader() == null;
  }

  /** Names a proxy in a message, without a look-up. */
  public static String name(InetSocketAddress proxy) {
    String host = proxy.getHostString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + proxy.getPort();
  }

  /** The selector to give to the JDK's client, by which a choice made before comes into effect. */
  static ProxySelector ofCurrentThread() {
    return new ChosenBefore();
  }

  /** Runs what begins a call of a client that has {@link #ofCurrentThread}. */
  static <T> T through(Optional<InetSocketAddress> proxy, Supplier<T> begin) {
    if (proxy.isEmpty()) {
      return begin.get();
    }
    CHOSEN.set(new Proxy(Proxy.Type.HTTP, proxy.get()));
    try {
      return begin.get();
    } finally {
      CHOSEN.remove();
    }
  }

  /** The address as selectors know it, without its query, which may be private. */
  private static URI shown(URI server) {
    String scheme = server.getScheme().toLowerCase(Locale.ROOT);
    boolean webSocket = scheme.equals("ws") || scheme.equals("wss");
    if (!webSocket && server.getRawQuery() == null) {
      return server;
    }
    String text = server.toString();
    String path = server.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
    return URI.create(webSocket ? "http" + path.substring("ws".length()) : path);
  }

  private static String oneLine(Throwable thrown) {
    return CONTROL.matcher(thrown.toString()).replaceAll(" ");
  }

  private static String named(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress
        ? name((InetSocketAddress) address)
        : "without an address";
  }

  private static RhetorConnectionException refused(
      URI server, String problem, @Nullable Throwable cause) {
    return new RhetorConnectionException(
        String.format(
            "The ProxySelector %s. Nothing was sent to %s://%s. Set an HTTP proxy with"
                + " RhetorConfig.Builder.proxy, or HttpClient.Builder.NO_PROXY for a direct"
                + " connection; without either, the JVM's proxy settings count.",
            problem, server.getScheme(), server.getAuthority()),
        cause,
        false,
        false);
  }

  private static final class ChosenBefore extends ProxySelector {
    @Override
    public List<Proxy> select(URI server) {
      Proxy chosen = CHOSEN.get();
      return List.of(chosen == null ? Proxy.NO_PROXY : chosen);
    }

    @Override
    public void connectFailed(URI server, SocketAddress proxy, IOException failure) {
      // The JDK's client does not report here, and the call fails with what it reports.
    }
  }
}
