package io.rhetor.client.resilience;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;

/** What a chain answers where no target does: made once, so that giving it cannot fail. */
final class StaticReply {
  final MessageResponse whole;
  final StreamChunk chunk;

  StaticReply(String text) {
    this.whole =
        MessageResponse.builder()
            .message(text)
            .provider(FallbackLlmClient.STATIC_REPLY)
            .fallback(true)
            .simulated(true)
            .build();
    this.chunk =
        StreamChunk.builder()
            .text(text)
            .provider(FallbackLlmClient.STATIC_REPLY)
            .fallback(true)
            .last(true)
            .build();
  }
}
