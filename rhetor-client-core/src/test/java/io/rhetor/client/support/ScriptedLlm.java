package io.rhetor.client.support;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;

/** A client whose answers a test gives by hand, and which records what it was asked. */
public final class ScriptedLlm implements LlmClient, Flow.Subscription {
  public final List<MessageRequest> requests = new CopyOnWriteArrayList<>();
  public final List<ChatRequest> chats = new CopyOnWriteArrayList<>();
  public volatile CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
  public Throwable refusal;
  public boolean streamCancelled;
  public long requested;
  public boolean closed;
  private CompletableFuture<MessageResponse> next;
  private Flow.Subscriber<? super StreamChunk> subscriber;

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    return answer(() -> requests.add(request));
  }

  /** Records the request last, so that a test which awaits it answers the right one. */
  private CompletableFuture<MessageResponse> answer(Runnable recording) {
    CompletableFuture<MessageResponse> made = next != null ? next : new CompletableFuture<>();
    if (refusal == null) {
      answer = made;
      next = null;
    }
    recording.run();
    refuseIfTold();
    return made;
  }

  /** Sets the future that the next message is answered with, in place of a plain one. */
  public ScriptedLlm answering(CompletableFuture<MessageResponse> future) {
    next = future;
    return this;
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    requests.add(request);
    return stream();
  }

  private ChunkStream stream() {
    refuseIfTold();
    TrustedPublisher<StreamChunk> stream =
        to -> {
          subscriber = to;
          to.onSubscribe(this);
        };
    return ChunkStream.from(stream);
  }

  private void refuseIfTold() {
    if (refusal != null) {
      ScriptedLlm.<RuntimeException>throwSneakily(refusal);
    }
  }

  public MessageRequest lastRequest() {
    return requests.get(requests.size() - 1);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwSneakily(Throwable thrown) throws T {
    throw (T) thrown;
  }

  public ChatRequest lastChat() {
    return chats.get(chats.size() - 1);
  }

  /** What was said of the last conversation, each turn as its role and content. */
  public List<String> lastTurns() {
    return lastChat().messages().stream()
        .map(turn -> turn.role() + ": " + turn.content())
        .collect(Collectors.toList());
  }

  /** The message that each conversation ended with. */
  public List<String> lastWords() {
    return chats.stream()
        .map(chat -> chat.messages().get(chat.messages().size() - 1).content())
        .collect(Collectors.toList());
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
    return answer(() -> chats.add(request));
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    chats.add(request);
    return stream();
  }

  @Override
  public void close() {
    closed = true;
  }
}
