package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.http.Generation;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.policy.RetryPolicy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Asks servers over HTTP, each over a transport that is made for the question and ends with it. */
final class HttpGenerations implements GenerationSource {
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final PoolSettings settings;
  private final Optional<SSLContext> sslContext;
  private final Optional<ProxySelector> proxy;

  HttpGenerations(
      PoolSettings settings, Optional<SSLContext> sslContext, Optional<ProxySelector> proxy) {
    this.settings = settings;
    this.sslContext = sslContext;
    this.proxy = proxy;
  }

  @Override
  public void ask(URI socket, Consumer<Optional<Generation>> found) {
    // Making a client takes a while, which is nothing for a loop; what waits must not wait for
    // threads that callers block.
    CallbackThreads.shared().executeUrgently(() -> askNow(socket, found));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The action sees to its failures.
  private void askNow(URI socket, Consumer<Optional<Generation>> found) {
    try {
      URI server = baseUrl(socket);
      TransportSettings of = settingsFor(server);
      HttpTransport transport =
          HttpTransport.create(
              of, sslContext, Timers.system(), () -> ThreadLocalRandom.current().nextDouble());
      transport
          .generationOf(server)
          .whenComplete(
              (generation, thrown) -> {
                transport.close();
                found.accept(thrown == null ? generation : Optional.empty());
              });
    } catch (Throwable thrown) {
      // Then the failure that is there already is told.
      FatalErrors.report(thrown);
      found.accept(Optional.empty());
    }
  }

  private TransportSettings settingsFor(URI server) {
    TransportSettings of = new TransportSettings();
    of.baseUrls = List.of(server);
    of.headers = settings.headers();
    of.headerSuppliers = settings.headerSuppliers();
    of.token = settings.token();
    of.connectTimeout = settings.connectTimeout();
    of.headersTimeout = settings.connectTimeout();
    of.idleTimeout = settings.connectTimeout();
    of.retryPolicy = RetryPolicy.none();
    of.maxResponseBytes = MAX_ANSWER_BYTES;
    of.maxEventBytes = MAX_ANSWER_BYTES;
    of.maxPartialCharacters = 0;
    of.serverZone = Optional.of(settings.serverZone());
    of.executor = settings.executor();
    of.proxy = proxy;
    of.loggerName = "io.rhetor.client.ws.RhetorWebSocketClient";
    of.plain = "http".equals(server.getScheme());
    return of;
  }

  /** The address that the client was given: with HTTP's scheme, without the path of WebSocket. */
  private static URI baseUrl(URI socket) {
    String address = socket.toString();
    String rest = address.substring(address.indexOf(':'), address.length() - "/ws".length());
    return URI.create((ServerPipes.isTls(socket) ? "https" : "http") + rest);
  }
}
