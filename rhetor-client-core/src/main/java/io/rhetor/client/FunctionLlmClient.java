package io.rhetor.client;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client whose answers a function of the user's makes. */
final class FunctionLlmClient implements LlmClient {
  private static final CallbackExecutor CALLBACKS = CallbackExecutor.of(Optional.empty());

  private final Function<? super ChatRequest, ? extends CompletionStage<MessageResponse>> function;
  private final Set<Call> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  FunctionLlmClient(
      Function<? super ChatRequest, ? extends CompletionStage<MessageResponse>> function) {
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    return chat(Objects.requireNonNull(request, "request").toChatRequest());
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    return streamChat(Objects.requireNonNull(request, "request").toChatRequest());
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    Call call = new Call(Objects.requireNonNull(request, "request"));
    call.begin();
    return call.answer;
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    return ChunkStream.from(subscriber -> AnswerInOneChunk.send(chat(request), subscriber));
  }

  @Override
  public void close() {
    closed = true;
    // All are claimed before one is cancelled: several may wait for one future.
    List<Call> claimed = running.stream().filter(Call::claim).collect(Collectors.toList());
    claimed.forEach(call -> call.failAsClosed(true));
  }

  @Override
  public String toString() {
    return "LlmClient.answering[" + function + "]";
  }

  /** One call of the function. */
  private final class Call implements Runnable {
    private final CallbackExecutor callbacks = CALLBACKS.forCaller();
    private final CancellableFuture<MessageResponse> answer = new CancellableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ChatRequest request;
    private volatile @Nullable Future<?> asked;

    Call(ChatRequest request) {
      this.request = request;
    }

    void begin() {
      answer.onAbandon(this::abandon);
      running.add(this);
      if (!closed) {
        callbacks.executeInTurn(this);
      } else if (claim()) {
        failAsClosed(false);
      }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to its own failures.
    public void run() {
      if (over.get()) {
        return;
      }
      try {
        CompletionStage<MessageResponse> stage =
            Checks.requireResult("the function of LlmClient.answering", function.apply(request));
        if (stage instanceof Future) {
          asked = (Future<?>) stage;
          if (over.get()) {
            cancelAsked();
          }
        }
        Thread runner = Thread.currentThread();
        stage.whenComplete(
            (response, failure) -> {
              if (Thread.currentThread() == runner) {
                settle(response, failure);
              } else {
                callbacks.executeInTurn(() -> settle(response, failure));
              }
            });
      } catch (Throwable thrown) {
        FatalErrors.report(thrown);
        settle(null, thrown);
      }
    }

    private void settle(@Nullable MessageResponse response, @Nullable Throwable failure) {
      if (!claim()) {
        return;
      }
      if (failure != null) {
        answer.fail(FutureWaiter.unwrap(failure));
      } else if (response == null) {
        answer.fail(new IllegalStateException("The future of LlmClient.answering brought null."));
      } else {
        answer.succeed(response);
      }
    }

    void failAsClosed(boolean mayHaveBeenProcessed) {
      // Not here: what blocks in it would keep the others from being told.
      callbacks.execute(this::cancelAsked);
      callbacks.execute(
          () ->
              answer.fail(
                  new ClientClosedException(
                      "The client was closed. Make another one for further calls.",
                      mayHaveBeenProcessed)));
    }

    private void abandon() {
      if (claim()) {
        cancelAsked();
      }
    }

    private boolean claim() {
      running.remove(this);
      return over.compareAndSet(false, true);
    }

    private void cancelAsked() {
      CancellableFuture.cancel(asked);
    }
  }

  /** Sends a whole answer as a stream of one chunk, or of none if it has no text. */
  private static final class AnswerInOneChunk implements Flow.Subscription {
    private final CompletableFuture<MessageResponse> answer;
    private final CompletableFuture<@Nullable Void> demand = new CompletableFuture<>();

    private AnswerInOneChunk(CompletableFuture<MessageResponse> answer) {
      this.answer = answer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The subscriber sees to its own failures.
    static void send(
        CompletableFuture<MessageResponse> answer,
        Flow.Subscriber<? super StreamChunk> subscriber) {
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
}
