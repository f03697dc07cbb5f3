package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A client that puts the questions of all its calls to other clients. */
abstract class DelegatingLlmClient implements LlmClient {

  /** Makes a call for a whole answer; the operation is the method that was called. */
  abstract <R extends LlmRequest> CompletableFuture<MessageResponse> whole(
      String operation,
      R request,
      BiFunction<LlmClient, R, CompletableFuture<MessageResponse>> question);

  /** Makes a call for a streamed answer; the operation is the method that was called. */
  abstract <R extends LlmRequest> ChunkStream stream(
      String operation, R request, BiFunction<LlmClient, R, ChunkStream> question);

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    Objects.requireNonNull(request, "request");
    return whole("sendMessage", request, LlmClient::sendMessage);
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    Objects.requireNonNull(request, "request");
    return stream("streamMessage", request, LlmClient::streamMessage);
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    return whole("chat", request, LlmClient::chat);
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    return stream("streamChat", request, LlmClient::streamChat);
  }
}
