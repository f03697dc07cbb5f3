package io.rhetor.recipes.mutiny;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Rhetor for programs that use Mutiny, such as those on Quarkus. Each subscription asks anew. */
public final class MutinyRhetor {
  private final LlmClient llm;

  public MutinyRhetor(LlmClient llm) {
    this.llm = llm;
  }

  /** The whole answer. Cancelling the subscription ends the call at the server. */
  public Uni<MessageResponse> ask(MessageRequest request) {
    return Uni.createFrom().completionStage(() -> llm.sendMessage(request));
  }

  /** The answer piece by piece; Mutiny speaks {@code Flow} itself. Demand reaches the server. */
  public Multi<StreamChunk> stream(MessageRequest request) {
    return Multi.createFrom()
        .deferred(() -> Multi.createFrom().safePublisher(llm.streamMessage(request)));
  }
}
