package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.RecordedExchange.Draft;
import io.rhetor.client.testing.internal.RecordedExchange.End;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Forwards each request to the real server, and what comes back to the client and the file. */
final class RecordingProxy implements EmbeddedServer.Answering {
  /** What is between two neighbours alone, and what the JDK's client sets itself. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final @Nullable MethodHandle SHUTDOWN = shutdown();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Vertx vertx;

  /** Not the JDK's, which misses the end of a connection that comes while a message is handled. */
  private final WebSocketClient sockets;

  private final String server;
  private final RecordedHeaders headers;
  private final RecordingFile file;

  RecordingProxy(Vertx vertx, String server, RecordedHeaders headers, RecordingFile file) {
    this.vertx = vertx;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(WebSocketDoor.MOST_BYTES)
                .setMaxMessageSize(WebSocketDoor.MOST_BYTES));
    this.server = server;
    this.headers = headers;
    this.file = file;
  }

  private static @Nullable MethodHandle shutdown() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException beforeJava21) {
      return null;
    }
  }

  @Override
  public void answer(HttpServerRequest request) {
    if (request.canUpgradeToWebSocket()) {
      connect(request);
      return;
    }
    request.body().onSuccess(body -> forward(request, body.getBytes()));
  }

  private void forward(HttpServerRequest request, byte[] body) {
    Secrecy secrecy = new Secrecy();
    secrecy.learn(request.headers());
    String line = request.method() + " " + secrecy.inUri(request.uri()) + " HTTP/1.1";
    Draft draft = new Draft(line, headers.of(request.headers(), secrecy), body, secrecy);
    HttpServerResponse response = request.response();
    Exchange exchange = new Exchange(request, draft, secrecy);
    response.exceptionHandler(gone -> {});
    response.closeHandler(gone -> exchange.end(End.CANCELLED));
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer;
    try {
      answer = http.sendAsync(forwarded(request, body), BodyHandlers.ofPublisher());
    } catch (IllegalArgumentException unsendable) {
      Refusal.of(502, "The request cannot be forwarded: " + unsendable.getMessage())
          .sendTo(response);
      return;
    }
    exchange.cancel = () -> answer.cancel(true);
    Context loop = vertx.getOrCreateContext();
    Future.fromCompletionStage(answer, loop)
        .onSuccess(
            received -> {
              exchange.answered(received);
              received.body().subscribe(new Forwarding(exchange, loop::runOnContext));
            })
        .onFailure(exchange::failed);
  }

  private void connect(HttpServerRequest request) {
    request.pause(); // Else its end is read before the upgrade, which the server's answer decides.
    Secrecy secrecy = new Secrecy();
    secrecy.learn(request.headers());
    String line = RecordedExchange.WEB_SOCKET + " " + secrecy.inUri(request.uri()) + " HTTP/1.1";
    Draft draft = new Draft(line, headers.of(request.headers(), secrecy), new byte[0], secrecy);
    Consumer<End> ended = end -> file.add(draft.ended(end));
    WebSocketConnectOptions handshake =
        new WebSocketConnectOptions()
            .setAbsoluteURI(server.replaceFirst("^http", "ws") + request.uri())
            .setAllowOriginHeader(false);
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!NOT_FORWARDED.contains(name) && !name.startsWith("sec-websocket-")) {
        handshake.addHeader(header.getKey(), header.getValue());
      }
    }
    sockets
        .connect(handshake)
        .onSuccess(
            to -> {
              to.pause(); // Until the client's side is open too.
              request
                  .toWebSocket()
                  .onSuccess(
                      from -> {
                        draft.answered(101, new JsonObject());
                        new RecordingSocket(draft, ended, from, to).begin();
                      })
                  .onFailure(gone -> WebSocketSession.drop(to));
            })
        .onFailure(failed -> refuse(request, draft, failed, ended));
  }

  /** Refuses a handshake as the server did, or says that there is none. */
  private void refuse(
      HttpServerRequest request, Draft draft, Throwable failed, Consumer<End> ended) {
    if (failed instanceof UpgradeRejectedException) {
      int status = ((UpgradeRejectedException) failed).getStatus();
      draft.answered(status, new JsonObject());
      ended.accept(End.COMPLETE);
      request.response().setStatusCode(status).putHeader("connection", "close").end();
    } else {
      unreachable().sendTo(request.response());
    }
  }

  private Refusal unreachable() {
    return Refusal.of(
        502, "RecordingRhetor cannot connect to " + server + "; check that it runs there.");
  }

  private HttpRequest forwarded(HttpServerRequest request, byte[] body) {
    HttpRequest.Builder forwarded = HttpRequest.newBuilder(URI.create(server + request.uri()));
    for (Map.Entry<String, String> header : request.headers()) {
      if (!NOT_FORWARDED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        forwarded.header(header.getKey(), header.getValue());
      }
    }
    boolean bodiless = body.length == 0 && request.getHeader("content-length") == null;
    return forwarded
        .method(
            request.method().name(),
            bodiless ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
        .build();
  }

  /** Ends the client's threads; before Java 21 the JDK does so once the client is garbage. */
  @Override
  public Future<Void> shutDown() {
    if (SHUTDOWN != null) {
      try {
        SHUTDOWN.invokeExact(http);
      } catch (Throwable e) {
        return Future.failedFuture(e);
      }
    }
    return Future.succeededFuture();
  }

  /** One exchange in the event loop of its request. */
  private final class Exchange {
    private final HttpServerRequest request;
    private final Draft draft;
    private final Secrecy secrecy;
    private Runnable cancel = () -> {};
    private boolean over;

    Exchange(HttpServerRequest request, Draft draft, Secrecy secrecy) {
      this.request = request;
      this.draft = draft;
      this.secrecy = secrecy;
    }

    void answered(HttpResponse<?> received) {
      HttpServerResponse response = request.response().setStatusCode(received.statusCode());
      List<Map.Entry<String, String>> all = new ArrayList<>();
      received
          .headers()
          .map()
          .forEach(
              (name, values) ->
                  values.forEach(value -> all.add(Map.entry(name, here(name, value)))));
      secrecy.learn(all);
      for (Map.Entry<String, String> header : all) {
        if (!NOT_FORWARDED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
          response.headers().add(header.getKey(), header.getValue());
        }
      }
      draft.answered(received.statusCode(), headers.of(all, secrecy));
      received
          .headers()
          .firstValue("content-length")
          .ifPresentOrElse(
              length -> response.putHeader("content-length", length),
              () -> response.setChunked(true));
      response.writeHead();
    }

    /** Leads redirects through this proxy, and through the one that replays them. */
    private String here(String name, String value) {
      return name.equalsIgnoreCase("location") && value.startsWith(server)
          ? value.substring(server.length())
          : value;
    }

    void failed(Throwable failed) {
      Throwable reason = failed instanceof CompletionException ? failed.getCause() : failed;
      if (reason instanceof ConnectException && !over) {
        over = true;
        unreachable().sendTo(request.response());
        return;
      }
      broke();
    }

    void broke() {
      end(End.BROKEN);
      request.connection().close();
    }

    void end(End end) {
      if (over) {
        return;
      }
      over = true;
      if (end == End.CANCELLED) {
        cancel.run();
      }
      file.add(draft.ended(end));
    }
  }

  /** Hands a body on as fast as the client reads it. */
  private static final class Forwarding implements Flow.Subscriber<List<ByteBuffer>> {
    private final Exchange exchange;
    private final Consumer<Handler<Void>> loop;
    private Flow.@Nullable Subscription subscription;

    Forwarding(Exchange exchange, Consumer<Handler<Void>> loop) {
      this.exchange = exchange;
      this.loop = loop;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      loop.accept(
          now -> {
            exchange.cancel = subscription::cancel;
            if (exchange.over) {
              subscription.cancel();
            } else {
              subscription.request(1);
            }
          });
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      loop.accept(
          now -> {
            HttpServerResponse response = exchange.request.response();
            for (ByteBuffer buffer : buffers) {
              byte[] bytes = new byte[buffer.remaining()];
              buffer.get(bytes);
              if (!exchange.over) {
                exchange.draft.received(bytes);
                response.write(Buffer.buffer(bytes));
              }
            }
            if (response.writeQueueFull()) {
              response.drainHandler(drained -> more());
            } else {
              more();
            }
          });
    }

    private void more() {
      if (subscription != null) {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      loop.accept(now -> exchange.broke());
    }

    @Override
    public void onComplete() {
      loop.accept(
          now -> {
            exchange.end(End.COMPLETE);
            exchange.request.response().end();
          });
    }
  }
}
