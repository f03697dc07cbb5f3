package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A target that answers as a test tells it to, and counts how often it is asked. */
final class FakeLlm implements LlmClient {
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private Supplier<CompletableFuture<MessageResponse>> whole;
  private Supplier<? extends Flow.Publisher<StreamChunk>> streamed;
  private Runnable onClose = () -> {};

  private FakeLlm(
      Supplier<CompletableFuture<MessageResponse>> whole,
      Supplier<? extends Flow.Publisher<StreamChunk>> streamed) {
    this.whole = whole;
    this.streamed = streamed;
  }

  static FakeLlm of(
      Supplier<CompletableFuture<MessageResponse>> whole,
      Supplier<? extends Flow.Publisher<StreamChunk>> streamed) {
    return new FakeLlm(whole, streamed);
  }

  /** Gives the texts as chunks, or as one answer, before it returns. */
  static FakeLlm saying(String... texts) {
    return new FakeLlm(
        () -> CompletableFuture.completedFuture(answer(String.join("", texts))),
        () -> ChunkStream.of(texts));
  }

  /** Fails before it returns. */
  static FakeLlm failing(Throwable failure) {
    return new FakeLlm(
        () -> CompletableFuture.failedFuture(failure), () -> ChunkStream.failed(failure));
  }

  static FakeLlm throwing(RuntimeException failure) {
    return new FakeLlm(
        () -> {
          throw failure;
        },
        () -> {
          throw failure;
        });
  }

  static FakeLlm answering(CompletableFuture<MessageResponse> future) {
    return new FakeLlm(() -> future, () -> null);
  }

  static FakeLlm streaming(Flow.Publisher<StreamChunk> stream) {
    return new FakeLlm(() -> null, () -> stream);
  }

  /** From now on behaves as another one does. */
  void become(FakeLlm other) {
    whole = other.whole;
    streamed = other.streamed;
  }

  static MessageResponse answer(String text) {
    return MessageResponse.builder().message(text).model("m").build();
  }

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    asked.incrementAndGet();
    return whole.get();
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    return stream();
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    asked.incrementAndGet();
    return whole.get();
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    return stream();
  }

  private ChunkStream stream() {
    asked.incrementAndGet();
    Flow.Publisher<StreamChunk> publisher = streamed.get();
    return publisher == null ? null : ChunkStream.from(publisher);
  }

  /** Runs something whenever this target is closed. */
  void onClose(Runnable action) {
    onClose = action;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
    onClose.run();
  }
}
