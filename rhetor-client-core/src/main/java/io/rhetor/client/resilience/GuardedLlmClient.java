package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A client that sends only what its guard lets pass. */
final class GuardedLlmClient implements LlmClient {
  private final InputGuard guard;
  private final LlmClient llm;

  GuardedLlmClient(InputGuard guard, LlmClient llm) {
    this.guard = guard;
    this.llm = llm;
  }

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    return Checks.requireResult(
        "sendMessage of the guarded client",
        llm.sendMessage(guard.apply(Objects.requireNonNull(request, "request"))));
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    return Checks.requireResult(
        "streamMessage of the guarded client",
        llm.streamMessage(guard.apply(Objects.requireNonNull(request, "request"))));
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    return Checks.requireResult(
        "chat of the guarded client",
        llm.chat(guard.apply(Objects.requireNonNull(request, "request"))));
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    return Checks.requireResult(
        "streamChat of the guarded client",
        llm.streamChat(guard.apply(Objects.requireNonNull(request, "request"))));
  }

  @Override
  public void close() {
    llm.close();
  }

  @Override
  public String toString() {
    return "InputGuard[" + llm + "]";
  }
}
