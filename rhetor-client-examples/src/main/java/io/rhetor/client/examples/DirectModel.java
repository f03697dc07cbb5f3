package io.rhetor.client.examples;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands for an API that is asked without Rhetor: answers at once, always the same. */
final class DirectModel implements LlmClient {
  private static final String ANSWER = "Rhetor is away; this is what a direct API would say.";
  private static final String MODEL = "direct-1";

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    return whole();
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    return inOneChunk();
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    return whole();
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    return inOneChunk();
  }

  /** Does nothing: there is nothing to release. */
  @Override
  public void close() {}

  private static CompletableFuture<MessageResponse> whole() {
    return CompletableFuture.completedFuture(
        MessageResponse.builder().message(ANSWER).model(MODEL).build());
  }

  private static ChunkStream inOneChunk() {
    return subscriber -> subscriber.onSubscribe(new OneChunk(subscriber));
  }

  /** Delivers the answer to the first demand. */
  private static final class OneChunk implements Flow.Subscription {
    private final Flow.Subscriber<? super StreamChunk> subscriber;
    private final AtomicBoolean over = new AtomicBoolean();

    OneChunk(Flow.Subscriber<? super StreamChunk> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (!over.compareAndSet(false, true)) {
        return;
      }
      if (n <= 0) {
        subscriber.onError(
            new IllegalArgumentException("request: must ask for at least 1 chunk, not " + n));
        return;
      }
      subscriber.onNext(StreamChunk.builder().text(ANSWER).model(MODEL).last(true).build());
      subscriber.onComplete();
    }

    @Override
    public void cancel() {
      over.set(true);
    }
  }
}
