package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The calls of a chain, which tell one listener how they ended. */
final class ChainView implements LlmClient {
  private final Chain chain;
  private final Consumer<? super FallbackOutcome> caller;

  ChainView(Chain chain, Consumer<? super FallbackOutcome> caller) {
    this.chain = chain;
    this.caller = caller;
  }

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    Objects.requireNonNull(request, "request");
    return WholeFallback.begin(chain, caller, "sendMessage", llm -> llm.sendMessage(request));
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    Objects.requireNonNull(request, "request");
    return stream("streamMessage", llm -> llm.streamMessage(request));
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    return WholeFallback.begin(chain, caller, "chat", llm -> llm.chat(request));
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    return stream("streamChat", llm -> llm.streamChat(request));
  }

  private ChunkStream stream(String operation, Function<LlmClient, ChunkStream> question) {
    TrustedPublisher<StreamChunk> call =
        subscriber -> StreamFallback.begin(chain, caller, operation, question, subscriber);
    return ChunkStream.from(call);
  }

  /** Does nothing: the chain is closed by its owner. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return chain.toString();
  }
}
