package io.rhetor.recipes.vertx;

import io.rhetor.client.Delivery;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Serves {@code /answers?question=…}, streamed, and {@code /health}. */
public final class ChatVerticle extends AbstractVerticle {
  private final String rhetorUrl;
  private RhetorClient rhetor;
  private HttpServer server;

  public ChatVerticle(String rhetorUrl) {
    this.rhetorUrl = rhetorUrl;
  }

  @Override
  public void start(Promise<Void> started) {
    // What takes an answer only hands it over to the event loop, so that it never blocks.
    rhetor =
        RhetorClient.create(
            RhetorConfig.builder()
                .baseUrl(rhetorUrl)
                .component("chat")
                .delivery(Delivery.DIRECT)
                .build());
    server = vertx.createHttpServer().requestHandler(this::answer);
    server.listen(0, "127.0.0.1").<Void>mapEmpty().onComplete(started);
  }

  int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/answers")) {
      rhetor
          .streamMessage(request.getParam("question"))
          .subscribe(new AnswerStream(context, request.response()));
    } else if (request.path().equals("/health")) {
      Future.fromCompletionStage(rhetor.getHealth(), context)
          .map(health -> health.isHealthy() ? 200 : 503)
          .otherwise(503)
          .onSuccess(
              status ->
                  request
                      .response()
                      .setStatusCode(status)
                      .end(new JsonObject().put("healthy", status == 200).encode()));
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  @Override
  public void stop() {
    rhetor.close();
  }
}
