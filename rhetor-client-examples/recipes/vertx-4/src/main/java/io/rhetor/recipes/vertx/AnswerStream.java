package io.rhetor.recipes.vertx;

import io.rhetor.client.stream.StreamChunk;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Flow;

/** Writes an answer as Server-Sent Events, no faster than its reader reads. */
final class AnswerStream implements Flow.Subscriber<StreamChunk> {
  private final Context context;
  private final HttpServerResponse response;

  // Both belong to the context.
  private Flow.Subscription subscription;
  private boolean over;

  AnswerStream(Context context, HttpServerResponse response) {
    this.context = context;
    this.response = response;
  }

  /** The client calls from threads of its own; the response belongs to the context. */
  @Override
  public void onSubscribe(Flow.Subscription given) {
    context.runOnContext(
        now -> {
          subscription = given;
          response.closeHandler(gone -> stop());
          response.putHeader("content-type", "text/event-stream").setChunked(true);
          subscription.request(1);
        });
  }

  @Override
  public void onNext(StreamChunk chunk) {
    context.runOnContext(
        now -> {
          if (over) {
            return;
          }
          write("message", chunk.text());
          if (response.writeQueueFull()) {
            response.drainHandler(drained -> subscription.request(1));
          } else {
            subscription.request(1);
          }
        });
  }

  @Override
  public void onError(Throwable failure) {
    context.runOnContext(
        now -> {
          if (!over) {
            write("failure", failure.getMessage());
            end();
          }
        });
  }

  @Override
  public void onComplete() {
    context.runOnContext(now -> end());
  }

  private void write(String event, String text) {
    response.write("event: " + event + "\ndata: " + new JsonObject().put("text", text) + "\n\n");
  }

  private void end() {
    if (!over) {
      over = true;
      response.end();
    }
  }

  /** Ends the answer at Rhetor, too. */
  private void stop() {
    if (!over) {
      over = true;
      subscription.cancel();
    }
  }
}
