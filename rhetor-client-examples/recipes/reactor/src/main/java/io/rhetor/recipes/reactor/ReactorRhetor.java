package io.rhetor.recipes.reactor;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Rhetor for programs that use Project Reactor. Each subscription asks anew. */
public final class ReactorRhetor {
  private final LlmClient llm;

  public ReactorRhetor(LlmClient llm) {
    this.llm = llm;
  }

  /** The whole answer. Cancelling the subscription ends the call at the server. */
  public Mono<MessageResponse> ask(MessageRequest request) {
    return Mono.fromFuture(() -> llm.sendMessage(request));
  }

  /**
   * The answer piece by piece. Demand and cancellation reach the server. A stream of the client is
   * for one subscriber, so that {@code defer} makes one for each, which {@code retry} needs too.
   */
  public Flux<StreamChunk> stream(MessageRequest request) {
    return Flux.defer(() -> JdkFlowAdapter.flowPublisherToFlux(llm.streamMessage(request)));
  }
}
