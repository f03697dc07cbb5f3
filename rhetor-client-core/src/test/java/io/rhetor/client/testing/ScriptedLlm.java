package io.rhetor.client.testing;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A client whose answers a test gives by hand, and which records what it was asked. */
public final class ScriptedLlm implements LlmClient, Flow.Subscription {
  public final List<MessageRequest> requests = new ArrayList<>();
  public CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
  public RuntimeException refusal;
  public boolean streamCancelled;
  public long requested;
  public boolean closed;
  private CompletableFuture<MessageResponse> next;
  private Flow.Subscriber<? super StreamChunk> subscriber;

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    note(request);
    answer = next != null ? next : new CompletableFuture<>();
    next = null;
    return answer;
  }

  /** Sets the future that the next message is answered with, in place of a plain one. */
  public ScriptedLlm answering(CompletableFuture<MessageResponse> future) {
    next = future;
    return this;
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    note(request);
    return to -> {
      subscriber = to;
      to.onSubscribe(this);
    };
  }

  private void note(MessageRequest request) {
    requests.add(request);
    if (refusal != null) {
      throw refusal;
    }
  }

  public MessageRequest lastRequest() {
    return requests.get(requests.size() - 1);
  }

  /** Answers what was sent last, as a model named {@code m}. */
  public void say(String text) {
    answer.complete(MessageResponse.builder().message(text).model("m").build());
  }

  public void sayChunk(String text) {
    sayChunk(StreamChunk.builder().text(text).model("m").build());
  }

  public void sayChunk(StreamChunk chunk) {
    subscriber.onNext(chunk);
  }

  public void endStream() {
    subscriber.onComplete();
  }

  public void failStream(Throwable failure) {
    subscriber.onError(failure);
  }

  @Override
  public void request(long n) {
    requested += n;
  }

  @Override
  public void cancel() {
    streamCancelled = true;
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    throw new UnsupportedOperationException("A chat session sends messages.");
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    throw new UnsupportedOperationException("A chat session sends messages.");
  }

  @Override
  public void close() {
    closed = true;
  }
}
