package io.rhetor.client.internal.http;

import io.rhetor.client.internal.concurrent.Timers;
import io.rhetor.client.internal.flow.UnicastChunkStream;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.stream.ChunkStream;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls over the JDK's client and knows all that are under way, so that closing ends them.
 * Makes no threads of its own.
 */
public final class HttpTransport implements AutoCloseable {
  private final TransportSettings settings;
  private final Timers timers;
  private final RequestFactory requests;
  private final Json json;
  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
  private final boolean ownsClient;
  // Null once closed, since the JDK before 21 ends a client only when nothing refers to it.
  private final AtomicReference<@Nullable HttpClient> client;

  /**
   * Makes a transport.
   *
   * @param settings where the server is and what the limits are
   * @param client sends
   * @param ownsClient whether the client ends with the transport
   */
  public HttpTransport(TransportSettings settings, HttpClient client, boolean ownsClient) {
    this(
        settings,
        client,
        ownsClient,
        Timers.system(
            settings.executor().orElseGet(() -> new CompletableFuture<>().defaultExecutor())));
  }

  HttpTransport(TransportSettings settings, HttpClient client, boolean ownsClient, Timers timers) {
    this.settings = settings;
    this.client = new AtomicReference<>(client);
    this.ownsClient = ownsClient;
    this.timers = timers;
    this.requests = new RequestFactory(settings);
    this.json = new Json(settings.serverZone());
  }

  /**
   * Sends a call whose answer comes whole.
   *
   * @param <T> the answer
   * @param request the call
   * @param mapper makes the answer of JSON
   * @return the answer to come; cancelling it ends the call
   */
  public <T> CompletableFuture<T> call(ApiRequest request, AnswerMapper<T> mapper) {
    CallExchange<T> exchange = new CallExchange<>(this, request, mapper);
    exchange.start();
    return exchange.future();
  }

  /**
   * Prepares a call whose answer comes piece by piece.
   *
   * @param request the call
   * @return the answer; sends the call when it is subscribed to
   */
  public ChunkStream stream(ApiRequest request) {
    return new UnicastChunkStream(subscriber -> StreamExchange.begin(this, request, subscriber));
  }

  /** Ends all calls that are under way; later ones fail. */
  @Override
  public void close() {
    HttpClient last = client.getAndSet(null);
    for (Exchange exchange : open) {
      exchange.failBecauseClosed();
    }
    if (last != null && ownsClient) {
      HttpClients.shutDown(last);
    }
  }

  /** Takes note of an exchange that begins; null if the transport is closed. */
  @Nullable HttpClient register(Exchange exchange) {
    open.add(exchange);
    HttpClient current = client.get();
    if (current == null) {
      open.remove(exchange);
    }
    return current;
  }

  void unregister(Exchange exchange) {
    open.remove(exchange);
  }

  /** Runs an action that itself sees to its failures, where callbacks run. */
  @SuppressWarnings("FutureReturnValueIgnored")
  <T> void whenComplete(
      CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
    Executor executor = settings.executor().orElse(null);
    if (executor == null) {
      future.whenComplete(action);
    } else {
      future.whenCompleteAsync(action, executor);
    }
  }

  TransportSettings settings() {
    return settings;
  }

  Timers timers() {
    return timers;
  }

  RequestFactory requests() {
    return requests;
  }

  Json json() {
    return json;
  }
}
