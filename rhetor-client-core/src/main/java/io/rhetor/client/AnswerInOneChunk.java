package io.rhetor.client;

import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Sends a whole answer as a stream of one chunk, or of none if it has no text. */
final class AnswerInOneChunk implements Flow.Subscription {
  private final CompletableFuture<MessageResponse> answer;
  private final CompletableFuture<@Nullable Void> demand = new CompletableFuture<>();

  private AnswerInOneChunk(CompletableFuture<MessageResponse> answer) {
    this.answer = answer;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The subscriber sees to its own failures.
  static void send(
      CompletableFuture<MessageResponse> answer, Flow.Subscriber<? super StreamChunk> subscriber) {
    AnswerInOneChunk sending = new AnswerInOneChunk(answer);
    subscriber.onSubscribe(sending);
    answer.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            subscriber.onError(FutureWaiter.unwrap(failure));
          } else if (response.message().isEmpty()) {
            complete(response, subscriber);
          } else {
            sending.demand.thenRun(
                () -> {
                  subscriber.onNext(ChunkReader.inOneChunk(response).build());
                  complete(response, subscriber);
                });
          }
        });
  }

  @Override
  public void request(long n) {
    demand.complete(null);
  }

  @Override
  public void cancel() {
    answer.cancel(true);
  }

  private static void complete(
      MessageResponse response, Flow.Subscriber<? super StreamChunk> subscriber) {
    if (subscriber instanceof ChunkSubscriber) {
      ((ChunkSubscriber) subscriber).onDetails(response.toBuilder().message("").build());
    }
    subscriber.onComplete();
  }
}
