package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.stream.StreamChunk;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Receives an answer ten pieces at a time. What was not asked for is not even read from the socket,
 * so that a slow subscriber slows the server down and never fills the memory.
 */
final class Backpressure implements Flow.Subscriber<StreamChunk> {
  private static final int BATCH = 10;

  private final PrintWriter out;
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final StringBuilder received = new StringBuilder();
  private Flow.@Nullable Subscription subscription;
  private int chunks;

  private Backpressure(PrintWriter out) {
    this.out = out;
  }

  static void run(RhetorConfig config, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      Backpressure subscriber = new Backpressure(out);
      rhetor.streamMessage("What is Tekton?").subscribe(subscriber);

      out.println(await(subscriber.text));
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(BATCH);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    received.append(chunk.text());
    chunks++;
    if (chunks % BATCH == 0 && subscription != null) {
      out.println(chunks + " chunks received; asking for " + BATCH + " more");
      subscription.request(BATCH);
    }
  }

  @Override
  public void onError(Throwable failure) {
    text.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    text.complete(received.toString());
  }
}
