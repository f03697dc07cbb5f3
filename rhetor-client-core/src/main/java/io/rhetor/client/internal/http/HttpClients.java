package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.run.SelectorExecutor;
import io.rhetor.client.internal.run.Timers;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The JDK clients of a transport: those that its calls are spread over and, where these are for
 * plain HTTP, one for servers over TLS that the transport learns of later: Hermes, or a component
 * that it names. That one is made for the first of them, since a client for plain HTTP works on its
 * selector thread, where the code of a TLS handshake must not run.
 */
final class HttpClients {
  private static final CallbackLog LOG = CallbackLog.of(HttpClients.class);
  private static final @Nullable MethodHandle SHUTDOWN_NOW = findShutdownNow();

  /** Whether the JDK's clients do their work on threads of this library. */
  final boolean owned;

  /** Whether the JDK's clients are of a class of the caller's. */
  final boolean runCallersCode;

  private final List<JdkClient> clients;
  // Makes the client for TLS; null if the others speak that.
  private final @Nullable Supplier<JdkClient> makerForTls;
  private final AtomicReference<@Nullable JdkClient> forTls = new AtomicReference<>();

  // Written by the thread that closes.
  private volatile boolean closed;

  private HttpClients(
      boolean owned, List<JdkClient> clients, @Nullable Supplier<JdkClient> makerForTls) {
    this.owned = owned;
    this.clients = clients;
    this.runCallersCode = clients.get(0).runsCallersCode;
    this.makerForTls = makerForTls;
  }

  /** Serves a transport with one client that is there already. */
  static HttpClients of(HttpClient client, boolean owned, Timers timers) {
    return new HttpClients(owned, List.of(new JdkClient(client, owned, timers)), null);
  }

  /** Makes as many clients as the settings say. */
  static HttpClients create(
      TransportSettings settings, Optional<SSLContext> sslContext, Timers timers) {
    TransportSettings ofTls = settings.copy();
    ofTls.plain = false;
    return new HttpClients(
        true,
        Stream.generate(() -> new JdkClient(create(settings, sslContext), true, timers))
            .limit(settings.selectors)
            .collect(Collectors.toUnmodifiableList()),
        settings.plain ? () -> new JdkClient(create(ofTls, sslContext), true, timers) : null);
  }

  /**
   * Makes a client. Its own work never runs on the user's executor: plain HTTP runs no code of
   * callers, so that it can run on the selector's thread; a TLS handshake may, so that it runs on
   * callback threads.
   *
   * @param sslContext whom to trust; empty for the JVM's default
   */
  static HttpClient create(TransportSettings settings, Optional<SSLContext> sslContext) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(Proxies.ofCurrentThread())
            .version(settings.http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .executor(
                settings.plain
                    ? SelectorExecutor.create()
                    : CallbackThreads.shared()::executeConnection);
    if (sslContext.isPresent()) {
      builder.sslContext(sslContext.get());
    } else if (settings.plain) {
      builder.sslContext(new DeferredSslContext()).sslParameters(new SSLParameters());
    }
    return builder.build();
  }

  /**
   * {@return the one with the fewest calls; the first of several, so that calls one after the other
   * share a connection}
   */
  JdkClient leastBusy() {
    JdkClient least = clients.get(0);
    int fewest = clients.size() == 1 ? 0 : least.calls();
    for (int i = 1; i < clients.size() && fewest > 0; i++) {
      int calls = clients.get(i).calls();
      if (calls < fewest) {
        fewest = calls;
        least = clients.get(i);
      }
    }
    return least;
  }

  /**
   * {@return what can speak to the server of a request: the client of its call, or that for TLS}
   */
  JdkClient forRequest(HttpRequest request, JdkClient ofCall) {
    if (makerForTls == null || !request.uri().getScheme().equalsIgnoreCase("https")) {
      return ofCall;
    }
    JdkClient known = forTls.get();
    if (known != null) {
      return known;
    }
    JdkClient made = makerForTls.get();
    JdkClient before = forTls.compareAndExchange(null, made);
    if (before != null || closed) {
      made.close(new ArrayList<>());
    }
    return before == null ? made : before;
  }

  /** Lets no call begin any more, and ends those that are under way; returns what they were. */
  List<String> close() {
    closed = true;
    List<String> cutOff = new ArrayList<>();
    clients.forEach(client -> client.close(cutOff));
    JdkClient last = forTls.get();
    if (last != null) {
      last.close(cutOff);
    }
    return cutOff;
  }

  /**
   * Ends a client's threads and connections: at once from JDK 21 on; before, the JDK ends them some
   * time after the last reference to the client is gone.
   */
  static void shutDown(HttpClient client) {
    if (SHUTDOWN_NOW == null) {
      return;
    }
    try {
      SHUTDOWN_NOW.invoke(client);
    } catch (Throwable thrown) {
      LOG.write(Level.WARNING, "The JDK's HTTP client could not be shut down.", thrown);
    }
  }

  private static @Nullable MethodHandle findShutdownNow() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException before21) {
      return null;
    }
  }
}
