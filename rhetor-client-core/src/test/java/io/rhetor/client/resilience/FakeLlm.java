package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.flow.Refusal;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.FakeChunkStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A target that answers as a test tells it to, and counts how often it is asked. */
final class FakeLlm implements LlmClient {
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private Supplier<CompletableFuture<MessageResponse>> whole;
  private Supplier<ChunkStream> streamed;
  private Runnable onClose = () -> {};

  private FakeLlm(
      Supplier<CompletableFuture<MessageResponse>> whole, Supplier<ChunkStream> streamed) {
    this.whole = whole;
    this.streamed = streamed;
  }

  static FakeLlm of(
      Supplier<CompletableFuture<MessageResponse>> whole, Supplier<ChunkStream> streamed) {
    return new FakeLlm(whole, streamed);
  }

  /** Gives the texts as chunks, or as one answer, before it returns. */
  static FakeLlm saying(String... texts) {
    return new FakeLlm(
        () -> CompletableFuture.completedFuture(answer(String.join("", texts))),
        () -> FakeChunkStream.of(texts));
  }

  /** Fails before it returns. */
  static FakeLlm failing(Throwable failure) {
    return new FakeLlm(
        () -> CompletableFuture.failedFuture(failure),
        () -> subscriber -> Refusal.refuse(subscriber, failure));
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

  static FakeLlm streaming(ChunkStream stream) {
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
    asked.incrementAndGet();
    return streamed.get();
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    asked.incrementAndGet();
    return whole.get();
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    asked.incrementAndGet();
    return streamed.get();
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
