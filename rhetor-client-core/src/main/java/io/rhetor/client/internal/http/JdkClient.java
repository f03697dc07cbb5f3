package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.SelectorExecutor;
import io.rhetor.client.internal.run.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One of the JDK clients of a transport, which has a selector thread and connections of its own,
 * and the calls that go over it. All attempts of a call go over the same one.
 */
final class JdkClient {
  /** Whether the JVM is told to have the JDK's client repeat what it likes. */
  static final boolean REPEATS_ALL =
      System.getProperty("jdk.httpclient.enableAllMethodRetry") != null;

  /** Users' clients, whose pools serve all transports that were given the same one. */
  private static final Map<HttpClient, IdleConnections> GIVEN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private final boolean owned;
  private final Timers timers;
  private final IdleConnections idle;

  /** Runs the tasks of the JDK's client; null if that never runs them inline. */
  final @Nullable SelectorExecutor selector;

  /** Whether an answer may make it send again, by the user's will; a lost connection must not. */
  final boolean mayRepeat;

  /** Whether it is of a class of the caller's. */
  final boolean runsCallersCode;

  // Null once closed, since the JDK before 21 ends a client only when nothing refers to it.
  private final AtomicReference<@Nullable HttpClient> client;

  JdkClient(HttpClient client, boolean owned, Timers timers) {
    this.client = new AtomicReference<>(client);
    this.owned = owned;
    this.timers = timers;
    this.idle =
        owned
            ? new IdleConnections(timers)
            : GIVEN.computeIfAbsent(client, given -> new IdleConnections(timers));
    this.selector =
        client
            .executor()
            .filter(SelectorExecutor.class::isInstance)
            .map(SelectorExecutor.class::cast)
            .orElse(null);
    this.runsCallersCode = client.getClass().getModule() != HttpClient.class.getModule();
    this.mayRepeat =
        !REPEATS_ALL
            && (client.authenticator().isPresent()
                || client.followRedirects() != HttpClient.Redirect.NEVER);
  }

  /** Sends a request, which is the beginning of what may block. */
  CompletableFuture<HttpResponse<byte[]>> send(
      HttpRequest request,
      Optional<InetSocketAddress> proxy,
      SendWatch watch,
      BodyHandler<byte[]> handler) {
    HttpClient current = client.get();
    if (current == null) {
      return CompletableFuture.failedFuture(new IOException("The client is closed"));
    }
    watch.begin(this, idle.origin(request.uri(), proxy), timers.nanoTime());
    try {
      return SelectorExecutor.shared()
          .beginCall(() -> Proxies.through(proxy, () -> current.sendAsync(request, handler)));
    } catch (Throwable thrown) {
      watch.settled();
      throw thrown;
    }
  }

  /** Returns how many connections to a server may be in the pool. */
  int idleConnections(URI server) {
    return idle.origin(server, Optional.empty()).count();
  }

  /** Returns how many calls are under way. */
  int calls() {
    return open.size();
  }

  boolean isClosed() {
    return client.get() == null;
  }

  /** Takes note of a call that begins; false if this is closed. */
  boolean register(Call call) {
    open.add(call);
    if (isClosed()) {
      open.remove(call);
      return false;
    }
    return true;
  }

  void unregister(Call call) {
    open.remove(call);
  }

  /** Lets no call begin any more, and ends those that are under way; adds what they were. */
  void close(List<String> cutOff) {
    HttpClient last = client.getAndSet(null);
    for (Call call : open) {
      if (call.failBecauseClosed()) {
        cutOff.add(call.request.operation);
      }
    }
    if (last != null && owned) {
      HttpClients.shutDown(last);
    }
  }
}
