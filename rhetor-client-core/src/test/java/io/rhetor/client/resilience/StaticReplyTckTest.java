package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.StreamVerification;
import java.util.concurrent.Flow;

/** The Reactive Streams TCK for the stream of a static reply, which has one chunk. */
public class StaticReplyTckTest extends StreamVerification {

  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  @Override
  public Flow.Publisher<StreamChunk> createFlowPublisher(long elements) {
    return FallbackLlmClient.builder()
        .first("failing", FakeLlm.failing(LOST))
        .thenReply("Sorry")
        .build()
        .streamMessage("Hi");
  }

  @Override
  public Flow.Publisher<StreamChunk> createFailedFlowPublisher() {
    return FallbackLlmClient.builder()
        .first("failing", FakeLlm.failing(LOST))
        .build()
        .streamMessage("Hi");
  }
}
