package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.SelectorExecutor;
import io.rhetor.client.internal.run.Timers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends the requests of one transport by its JDK client, each followed by a {@link SendWatch}. */
final class Sender {
  /** Requests that the JDK's client repeats by itself when a pooled connection is lost. */
  private static final Set<String> REPEATED_BY_JDK = Set.of("GET", "HEAD");

  private static final @Nullable String REPEAT_ALL =
      System.getProperty("jdk.httpclient.enableAllMethodRetry");

  /** Users' clients, whose pools serve all transports that were given the same one. */
  private static final Map<HttpClient, IdleConnections> GIVEN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Timers timers;
  private final IdleConnections idle;
  private final @Nullable SelectorExecutor selector;
  private final boolean mayRepeat;
  final boolean runsCallersCode;

  Sender(HttpClient client, boolean ownsClient, Timers timers) {
    this.timers = timers;
    this.idle =
        ownsClient
            ? new IdleConnections(timers)
            : GIVEN.computeIfAbsent(client, given -> new IdleConnections(timers));
    this.selector =
        client
            .executor()
            .filter(SelectorExecutor.class::isInstance)
            .map(SelectorExecutor.class::cast)
            .orElse(null);
    this.runsCallersCode = client.getClass().getModule() != HttpClient.class.getModule();
    // An answer may make it send again, by the user's will; a lost connection must not.
    this.mayRepeat =
        REPEAT_ALL == null
            && (client.authenticator().isPresent()
                || client.followRedirects() != HttpClient.Redirect.NEVER);
  }

  /** Sends a request, which is the beginning of what may block. */
  CompletableFuture<HttpResponse<byte[]>> send(
      HttpClient client,
      HttpRequest request,
      Optional<InetSocketAddress> proxy,
      SendWatch watch,
      BodyHandler<byte[]> handler) {
    watch.begin(
        new SendWatch.Sending(
            idle.origin(request.uri(), proxy),
            timers.nanoTime(),
            selector,
            REPEAT_ALL != null || REPEATED_BY_JDK.contains(request.method()),
            mayRepeat));
    try {
      return SelectorExecutor.shared()
          .beginCall(() -> Proxies.through(proxy, () -> client.sendAsync(request, handler)));
    } catch (Throwable thrown) {
      watch.settled();
      throw thrown;
    }
  }

  /** Returns how many connections to a server may be in the pool. */
  int idleConnections(URI server) {
    return idle.origin(server, Optional.empty()).count();
  }
}
