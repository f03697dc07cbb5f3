package io.rhetor.client.testing.internal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A small Vert.x with one HTTP/1.1 server. Its methods block until done, ten seconds at most. */
final class EmbeddedServer {
  private static final long PATIENCE_SECONDS = 10;

  /** What answers the requests of a server. */
  @FunctionalInterface
  interface Answering {
    void answer(HttpServerRequest request);

    /** Says farewell to clients that should not just be dropped. */
    default Future<Void> shutDown() {
      return Future.succeededFuture();
    }
  }

  private final Vertx vertx;
  private final URI url;
  private final Answering answering;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(Vertx vertx, URI url, Answering answering) {
    this.vertx = vertx;
    this.url = url;
    this.answering = answering;
  }

  /** Listens and lets what is made for this Vert.x answer all requests. */
  static EmbeddedServer listen(ListenAddress address, Function<Vertx, Answering> backend) {
    Vertx vertx = smallVertx();
    try {
      return listen(address, vertx, backend.apply(vertx));
    } catch (Throwable failed) {
      await(vertx.close());
      throw failed;
    }
  }

  private static EmbeddedServer listen(ListenAddress address, Vertx vertx, Answering answering) {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxWebSocketFrameSize(WebSocketDoor.MOST_BYTES)
                    .setMaxWebSocketMessageSize(WebSocketDoor.MOST_BYTES))
            .requestHandler(answering::answer);
    try {
      await(server.listen(address.port(), address.host()));
    } catch (CompletionException e) {
      await(answering.shutDown());
      String where = address.host() + ":" + address.port();
      throw new UncheckedIOException(
          "Cannot listen on " + where + ": " + reason(e).getMessage(), new IOException(reason(e)));
    }
    return new EmbeddedServer(vertx, address.url(server.actualPort()), answering);
  }

  private static Throwable reason(CompletionException failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  /** One thread is enough, and nothing is looked up in files or left in a temporary folder. */
  private static Vertx smallVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Returns where the server listens, without a path. */
  URI url() {
    return url;
  }

  /** Ends all connections and threads, the first time. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        await(answering.shutDown());
      } finally {
        await(vertx.close());
      }
    }
  }

  private static void await(Future<?> future) {
    future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
