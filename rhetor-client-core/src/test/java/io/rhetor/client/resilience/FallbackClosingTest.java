package io.rhetor.client.resilience;

import static io.rhetor.client.testing.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.testing.RecordingSubscriber;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of a chain, of the calls under way and of its targets. */
class FallbackClosingTest extends ChainByHand {
  @Test
  void close_endsCallsAndStreams_thenClosesTheTargets() throws Exception {
    FallbackLlmClient chain = chain().deadline(DEADLINE).build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chain.streamMessage("Hi").subscribe(subscriber);

    chain.close();
    chain.close();

    assertThat(failureOf(reply, ClientClosedException.class).mayHaveBeenProcessed()).isTrue();
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(answer).isCancelled();
    assertThat(stream.cancelled).isTrue();
    assertThat(target.closed).hasValue(1);
    assertThat(next.closed).hasValue(1);
    assertThat(time.pending()).isZero();
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.failure().orElseThrow())
                    .isInstanceOf(ClientClosedException.class));
  }

  @Test
  void callsAfterClose_fail_andAskNobody() throws Exception {
    FallbackLlmClient chain = chain().deadline(DEADLINE).thenReply("Sorry").build();
    chain.close();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();

    chain.streamMessage("Hi").subscribe(subscriber);

    assertThat(failureOf(chain.sendMessage("Hi"), ClientClosedException.class))
        .hasMessageContaining("Build another one")
        .matches(failure -> !failure.mayHaveBeenProcessed());
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(target.asked).hasValue(0);
    assertThat(time.pending()).isZero();
  }

  @Test
  void close_closesAllTargets_evenIfSomeThrow() {
    IllegalStateException one = new IllegalStateException("one");
    IllegalStateException two = new IllegalStateException("two");
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("one", new ThrowingOnClose(one))
            .then("same", new ThrowingOnClose(one))
            .then("two", new ThrowingOnClose(two))
            .then("next", next)
            .build();

    assertThatThrownBy(chain::close).isSameAs(one).hasSuppressedException(two);
    assertThat(one.getSuppressed()).containsExactly(two);
    assertThat(next.closed).hasValue(1);
  }

  @Test
  void close_leavesTargetsOpenIfAskedTo() {
    chain().closeTargets(false).build().close();

    assertThat(target.closed).hasValue(0);
    assertThat(next.closed).hasValue(0);
  }

  private static final class ThrowingOnClose implements LlmClient {
    private final RuntimeException thrown;

    ThrowingOnClose(RuntimeException thrown) {
      this.thrown = thrown;
    }

    @Override
    public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
      throw thrown;
    }

    @Override
    public ChunkStream streamMessage(MessageRequest request) {
      throw thrown;
    }

    @Override
    public CompletableFuture<MessageResponse> chat(ChatRequest request) {
      throw thrown;
    }

    @Override
    public ChunkStream streamChat(ChatRequest request) {
      throw thrown;
    }

    @Override
    public void close() {
      throw thrown;
    }
  }
}
