package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK client for servers over TLS that a transport for plain HTTP learns of later: Hermes, or a
 * component that it names. It is made for the first of them, since the client for plain HTTP works
 * on its selector thread, where the code of a TLS handshake must not run.
 */
final class TlsClient {
  private static final Open CLOSED = new Open(null, null);

  private final TransportSettings settings;
  private final Optional<SSLContext> sslContext;
  private final Timers timers;
  private final AtomicReference<@Nullable Open> made = new AtomicReference<>();

  TlsClient(TransportSettings settings, Optional<SSLContext> sslContext, Timers timers) {
    this.settings = settings.copy();
    this.settings.plain = false;
    this.sslContext = sslContext;
    this.timers = timers;
  }

  CompletableFuture<HttpResponse<byte[]>> send(
      HttpRequest request,
      Optional<InetSocketAddress> proxy,
      SendWatch watch,
      BodyHandler<byte[]> handler) {
    Open open = open();
    return open.client == null || open.sender == null
        ? CompletableFuture.failedFuture(new IOException("The client is closed"))
        : open.sender.send(open.client, request, proxy, watch, handler);
  }

  /** Shuts the client down; there is none afterwards. */
  void close() {
    shutDown(made.getAndSet(CLOSED));
  }

  private Open open() {
    Open current = made.get();
    if (current != null) {
      return current;
    }
    HttpClient client = HttpClients.create(settings, sslContext);
    Open next = new Open(client, new Sender(client, true, timers));
    Open before = made.compareAndExchange(null, next);
    if (before == null) {
      return next;
    }
    shutDown(next);
    return before;
  }

  private static void shutDown(@Nullable Open open) {
    if (open != null && open.client != null) {
      HttpClients.shutDown(open.client);
    }
  }

  /** A client and what sends by it; neither once closed. */
  private static final class Open {
    final @Nullable HttpClient client;
    final @Nullable Sender sender;

    Open(@Nullable HttpClient client, @Nullable Sender sender) {
      this.client = client;
      this.sender = sender;
    }
  }
}
