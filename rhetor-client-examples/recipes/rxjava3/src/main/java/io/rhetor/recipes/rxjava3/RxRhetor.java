package io.rhetor.recipes.rxjava3;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.rhetor.client.LlmClient;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.FlowAdapters;

/** Rhetor for programs that use RxJava 3. Each subscription asks anew. */
public final class RxRhetor {
  private final LlmClient llm;

  public RxRhetor(LlmClient llm) {
    this.llm = llm;
  }

  /** The whole answer. RxJava leaves a future alone when it is disposed; this one is cancelled. */
  public Single<MessageResponse> ask(MessageRequest request) {
    return Single.defer(
        () -> {
          CompletableFuture<MessageResponse> answer = llm.sendMessage(request);
          return Single.fromCompletionStage(answer).doOnDispose(() -> answer.cancel(true));
        });
  }

  /** The answer piece by piece. Demand and cancellation reach the server. */
  public Flowable<StreamChunk> stream(MessageRequest request) {
    return Flowable.defer(() -> FlowAdapters.toPublisher(llm.streamMessage(request)));
  }
}
