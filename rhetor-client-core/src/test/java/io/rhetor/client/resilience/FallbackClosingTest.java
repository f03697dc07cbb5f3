package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    assertThat(time.isClosed()).isTrue();
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

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("defect"),
        new AssertionError("defect"),
        new NoClassDefFoundError("missing"),
        new StackOverflowError("deep"),
        new OutOfMemoryError("for a test"),
        new IOException("undeclared"));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void close_reachesWhatIsBehindATargetThatThrows(Throwable thrown) {
    ThrowingOnClose throwing = new ThrowingOnClose(thrown);
    FallbackLlmClient chain =
        FallbackLlmClient.builder().first("throwing", throwing).then("next", next).build();
    LlmClient guarded = InputGuard.builder().build().protect(chain);

    Throwable first = catchThrowable(guarded::close);

    assertThat(thrown instanceof IOException ? first.getCause() : first).isSameAs(thrown);
    assertThat(next.closed).hasValue(1);
  }

  @Test
  void close_isNotHeldUpByASubscriberThatBlocksOrThrows() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(2);
    target.become(FakeLlm.of(CompletableFuture::new, FakeChunkStream::new));
    FallbackLlmClient chain =
        FallbackLlmClient.builder().first("target", target).then("next", next).build();
    for (int i = 0; i < 2; i++) {
      chain.streamMessage("Hi").subscribe(new BlockingOnError(blocked, released));
    }
    chain.sendMessage("Hi").whenComplete((reply, failure) -> awaitQuietly(released));
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    chain.streamMessage("Hi").subscribe(subscriber);

    chain.close();

    assertThat(failureOf(reply, ClientClosedException.class)).isNotNull();
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(target.closed).hasValue(1);
    assertThat(next.closed).hasValue(1);
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    released.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class BlockingOnError implements Flow.Subscriber<StreamChunk> {
    private final CountDownLatch blocked;
    private final CountDownLatch released;

    BlockingOnError(CountDownLatch blocked, CountDownLatch released) {
      this.blocked = blocked;
      this.released = released;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(StreamChunk chunk) {}

    @Override
    public void onError(Throwable failure) {
      blocked.countDown();
      awaitQuietly(released);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void chainThatStaysOpen_letsGoOfCallsThatAreOver() throws Exception {
    FallbackLlmClient chain = FallbackLlmClient.builder().first("next", next).build();
    WeakReference<Object> call = new WeakReference<>(answered(chain));

    await()
        .until(
            () -> {
              System.gc();
              return call.get() == null;
            });
    assertThat(answered(chain)).isDone();
  }

  private static CompletableFuture<MessageResponse> answered(FallbackLlmClient chain)
      throws Exception {
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    valueOf(reply);
    return reply;
  }

  @Test
  void close_leavesTargetsOpenIfAskedTo() {
    chain().closeTargets(false).build().close();

    assertThat(target.closed).hasValue(0);
    assertThat(next.closed).hasValue(0);
  }

  private static final class ThrowingOnClose implements LlmClient {
    private final Throwable thrown;

    ThrowingOnClose(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ChunkStream streamMessage(MessageRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<MessageResponse> chat(ChatRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ChunkStream streamChat(ChatRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      FallbackFaultyTargetTest.sneakily(thrown);
    }
  }
}
