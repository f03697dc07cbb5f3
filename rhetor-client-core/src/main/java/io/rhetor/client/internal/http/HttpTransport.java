package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.SelectorExecutor;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import javax.net.ssl.SSLContext;

/** Sends calls over JDK clients and knows all that are under way, so that closing ends them. */
public final class HttpTransport implements AutoCloseable {
  /** Never changed; other packages get a copy. */
  final TransportSettings settings;

  private final Timers timers;
  private final DoubleSupplier random;
  final RetryRule retryRule;
  final ServerList servers;
  final Proxies proxies;
  final RequestFactory requests;
  final Json json;
  final CallLog log;
  final CallbackExecutor callbacks;
  final HttpClients clients;
  final Generations generations;

  /** Makes a transport; waits differ by random numbers from 0 to below 1. */
  public HttpTransport(
      TransportSettings settings,
      HttpClient client,
      boolean ownsClient,
      Timers timers,
      DoubleSupplier random) {
    this(
        settings.copy(),
        HttpClients.of(client, ownsClient, timers),
        Proxies.of(ownsClient ? settings.proxy : client.proxy()),
        timers,
        random);
  }

  private HttpTransport(
      TransportSettings settings,
      HttpClients clients,
      Proxies proxies,
      Timers timers,
      DoubleSupplier random) {
    this.settings = settings;
    this.clients = clients;
    this.proxies = proxies;
    this.timers = timers;
    this.random = random;
    this.retryRule = new PolicyRule(settings.retryPolicy, random);
    this.servers = new ServerList(settings.baseUrls, settings.serverPolicy, timers);
    this.requests = new RequestFactory(settings);
    this.json = settings.serverZone.map(Json::new).orElseGet(Json::new);
    this.log = new CallLog(settings.loggerName);
    this.callbacks = CallbackExecutor.of(settings.executor);
    this.generations = new Generations(timers);
  }

  private HttpTransport(HttpTransport origin, TransportSettings settings) {
    this.settings = settings.copy();
    this.clients = origin.clients;
    this.proxies = origin.proxies;
    this.timers = origin.timers;
    this.random = origin.random;
    this.retryRule = new PolicyRule(settings.retryPolicy, origin.random);
    this.servers = origin.servers;
    this.requests = new RequestFactory(this.settings);
    this.json = origin.json;
    this.log = origin.log;
    this.callbacks = origin.callbacks;
    this.generations = origin.generations;
  }

  /** Makes a transport with JDK clients of its own, as many as the settings say. */
  public static HttpTransport create(
      TransportSettings settings,
      Optional<SSLContext> sslContext,
      Timers timers,
      DoubleSupplier random) {
    TransportSettings own = settings.copy();
    return new HttpTransport(
        own, HttpClients.create(own, sslContext, timers), Proxies.of(own.proxy), timers, random);
  }

  /** Makes a view of this transport whose calls have other headers, limits and policies. */
  public HttpTransport with(TransportSettings settings) {
    return new HttpTransport(this, settings);
  }

  /** {@return the answer to a call that comes whole; cancelling it ends the call} */
  public <T> CompletableFuture<T> call(ApiRequest request, AnswerMapper<T> mapper) {
    return new WholeCall<>(this, request, mapper).start();
  }

  /** {@return the answer that comes piece by piece; sends the call when it is subscribed to} */
  public ChunkStream stream(ApiRequest request) {
    TrustedPublisher<StreamChunk> call = subscriber -> StreamCall.begin(this, request, subscriber);
    return ChunkStream.from(call);
  }

  /** {@return a server's generation; empty if the server does not tell. Never fails} */
  public CompletableFuture<Optional<Generation>> generationOf(URI server) {
    return generations.ask(this, server);
  }

  /** Ends all calls that are under way, whatever their callers do then; later ones fail. */
  @Override
  public void close() {
    List<String> cutOff = clients.close();
    timers.close();
    if (!cutOff.isEmpty()) {
      log.cutOff(cutOff);
    }
  }

  /** Runs a task where callbacks run, behind the one that the JDK's client is in. */
  void afterCurrentTask(CallbackExecutor ofCall, Runnable task) {
    SelectorExecutor.shared()
        .executeAfterCurrentTask(
            settings.executor.isEmpty() ? ofCall.bind(task) : () -> ofCall.execute(task));
  }

  /** {@return a copy of the settings, to make a view with other ones} */
  public TransportSettings settings() {
    return settings.copy();
  }

  /** Returns the time that limits and waits go by. */
  public Timers timers() {
    return timers;
  }
}
