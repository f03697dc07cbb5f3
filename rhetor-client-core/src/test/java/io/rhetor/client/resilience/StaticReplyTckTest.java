package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The Reactive Streams TCK for the stream of a static reply, which has one chunk. */
public class StaticReplyTckTest extends FlowPublisherVerification<StreamChunk> {
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final long NO_SIGNAL_MILLIS = 50;

  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  public StaticReplyTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS), TIMEOUT_MILLIS);
  }

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
