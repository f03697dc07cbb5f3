package io.rhetor.client.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.codec.BodyCodec;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The web client of Vert.x with its codec for Server-Sent Events. */
final class VertxSource implements EventSource {

  private final Queue<HttpConnection> connections = new ConcurrentLinkedQueue<>();
  private final HttpRequest<Buffer> request;
  private final Buffer body;

  /** Allows as many connections as there may be streams; the default is 5. */
  VertxSource(String url, String body) {
    this.body = Buffer.buffer(body);
    WebClient client =
        WebClient.wrap(
            Vertx.vertx()
                .httpClientBuilder()
                .with(new PoolOptions().setHttp1MaxSize(12_000))
                .withConnectHandler(connections::add)
                .build());
    request =
        client
            .postAbs(url)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "text/event-stream");
  }

  /** Takes CR LF for the ends of two lines, and so sees three events without data about each. */
  @Override
  public Runnable open(Receiver receiver) {
    request
        .copy()
        .as(
            BodyCodec.sseStream(
                events ->
                    events.handler(
                        event -> {
                          if (!event.data().isEmpty()) {
                            receiver.data(event.data());
                          }
                        })))
        .sendBuffer(body)
        .onComplete(response -> receiver.end(), receiver::fail);
    // A stream cannot be cancelled, but its connection can: all streams are cancelled at a time.
    return () -> connections.remove().close();
  }
}
