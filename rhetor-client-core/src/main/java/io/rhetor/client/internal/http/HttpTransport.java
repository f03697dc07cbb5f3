package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.SelectorExecutor;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

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
  private final boolean ownsClient;
  private final @Nullable TlsClient tlsClient;
  private final List<JdkClient> jdkClients;
  final Generations generations;

  /** Whether the JDK client is of a class of the caller's. */
  final boolean runsCallersCode;

  /**
   * Makes a transport.
   *
   * @param random numbers from 0 to below 1, by which waits differ; called by several threads
   */
  public HttpTransport(
      TransportSettings settings,
      HttpClient client,
      boolean ownsClient,
      Timers timers,
      DoubleSupplier random) {
    this(settings.copy(), List.of(client), ownsClient, /* tlsClient= */ null, timers, random);
  }

  private HttpTransport(
      TransportSettings settings,
      List<HttpClient> clients,
      boolean ownsClient,
      @Nullable TlsClient tlsClient,
      Timers timers,
      DoubleSupplier random) {
    this.settings = settings;
    this.ownsClient = ownsClient;
    this.tlsClient = tlsClient;
    this.timers = timers;
    this.random = random;
    this.retryRule = new PolicyRule(settings.retryPolicy, random);
    this.servers = new ServerList(settings.baseUrls, settings.serverPolicy, timers);
    this.proxies = Proxies.of(ownsClient ? settings.proxy : clients.get(0).proxy());
    this.requests = new RequestFactory(settings);
    this.json = settings.serverZone.map(Json::new).orElseGet(Json::new);
    this.log = new CallLog(settings.loggerName);
    this.callbacks = CallbackExecutor.of(settings.executor);
    this.jdkClients =
        clients.stream()
            .map(client -> new JdkClient(client, ownsClient, timers))
            .collect(Collectors.toUnmodifiableList());
    this.runsCallersCode = jdkClients.get(0).sender.runsCallersCode;
    this.generations = new Generations(timers);
  }

  private HttpTransport(HttpTransport origin, TransportSettings settings) {
    this.settings = settings.copy();
    this.ownsClient = origin.ownsClient;
    this.tlsClient = origin.tlsClient;
    this.timers = origin.timers;
    this.random = origin.random;
    this.retryRule = new PolicyRule(settings.retryPolicy, origin.random);
    this.servers = origin.servers;
    this.proxies = origin.proxies;
    this.requests = new RequestFactory(this.settings);
    this.json = origin.json;
    this.log = origin.log;
    this.callbacks = origin.callbacks;
    this.jdkClients = origin.jdkClients;
    this.runsCallersCode = origin.runsCallersCode;
    this.generations = origin.generations;
  }

  /**
   * Makes a transport with JDK clients of its own, as many as the settings say.
   *
   * @param sslContext whom to trust; empty for the JVM's default
   * @param random numbers from 0 to below 1, by which waits differ; called by several threads
   */
  public static HttpTransport create(
      TransportSettings settings,
      Optional<SSLContext> sslContext,
      Timers timers,
      DoubleSupplier random) {
    TransportSettings own = settings.copy();
    return new HttpTransport(
        own,
        Stream.generate(() -> HttpClients.create(own, sslContext))
            .limit(own.selectors)
            .collect(Collectors.toList()),
        true,
        own.plain ? new TlsClient(own, sslContext, timers) : null,
        timers,
        random);
  }

  /** Makes a view of this transport whose calls have other headers, limits and policies. */
  public HttpTransport with(TransportSettings settings) {
    return new HttpTransport(this, settings);
  }

  /** {@return the answer to a call that comes whole; cancelling it ends the call} */
  public <T> CompletableFuture<T> call(ApiRequest request, AnswerMapper<T> mapper) {
    return new WholeCall<>(this, request, mapper).start();
  }

  /**
   * {@return the answer to a call that comes piece by piece; sends the call when it is subscribed
   * to}
   */
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
    List<String> cutOff = new ArrayList<>();
    jdkClients.forEach(jdkClient -> jdkClient.close(cutOff));
    if (tlsClient != null) {
      tlsClient.close();
    }
    timers.close();
    if (!cutOff.isEmpty()) {
      log.cutOff(cutOff);
    }
  }

  /** Chooses what a call goes over. */
  JdkClient jdkClient() {
    return JdkClient.leastBusy(jdkClients);
  }

  /** Tells whether the JDK's client does its work on threads of this library. */
  boolean hasOwnThreads() {
    return ownsClient;
  }

  /** Runs a task where callbacks run, behind the one that the JDK's client is in. */
  void afterCurrentTask(CallbackExecutor ofCall, Runnable task) {
    SelectorExecutor.shared()
        .executeAfterCurrentTask(
            settings.executor.isEmpty() ? ofCall.bind(task) : () -> ofCall.execute(task));
  }

  /** Sends a request by a client that can speak to its server. */
  CompletableFuture<HttpResponse<byte[]>> send(
      JdkClient jdkClient,
      HttpClient current,
      HttpRequest request,
      Optional<InetSocketAddress> proxy,
      SendWatch watch,
      BodyHandler<byte[]> handler) {
    return tlsClient != null && request.uri().getScheme().equalsIgnoreCase("https")
        ? tlsClient.send(request, proxy, watch, handler)
        : jdkClient.sender.send(current, request, proxy, watch, handler);
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
