package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.DetailedSubscriber;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a budget-aware client makes of streams. */
class BudgetedStreamTest extends BudgetAwareFixture {
  private final List<Integer> seen = new ArrayList<>();

  @Test
  void stream_isCold() {
    ChunkStream stream = builder().build().streamMessage("Hi");
    assertThat(budget.questions).isEmpty();

    stream.subscribe(RecordingSubscriber.unbounded());
    assertThat(budget.questions).hasSize(1);
    assertThat(llm.requested).isZero();

    budget.tell(PLENTY);
    assertThat(llm.requested).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void inputThatTheClientBehindRefuses_isRefusedAsTheStreamIsPrepared() {
    llm.refusal = new IllegalArgumentException("contextId: is bad");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().build().streamMessage("Hi"))
        .withMessage("contextId: is bad");
    assertThat(budget.questions).isEmpty();
  }

  @Test
  void secondSubscriber_isRefusedAndAsksNothing() throws Exception {
    ChunkStream stream = builder().build().streamMessage("Hi");
    stream.subscribe(RecordingSubscriber.unbounded());
    RecordingSubscriber second = RecordingSubscriber.unbounded();

    stream.subscribe(second);

    assertThat(second.awaitFailure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("second answer");
    assertThat(budget.questions).hasSize(1);
  }

  @Test
  void demandFromBeforeAndAfter_isPassedOn() {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(2);
    builder().build().streamMessage("Hi").subscribe(subscriber);
    subscriber.subscription().request(3);

    budget.tell(PLENTY);
    assertThat(llm.requested).isEqualTo(5);
    subscriber.subscription().request(4);

    assertThat(llm.requested).isEqualTo(9);
  }

  @Test
  void demandBeyondAllNumbers_isWithoutEnd() {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(Long.MAX_VALUE);
    builder().build().streamMessage("Hi").subscribe(subscriber);
    subscriber.subscription().request(Long.MAX_VALUE);

    budget.tell(PLENTY);

    assertThat(llm.requested).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void withoutDemand_nothingIsAskedOfTheStreamBehind() {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    BudgetAwareLlmClient.builder(FakeLlm.saying("a"), budget)
        .executor(Runnable::run)
        .build()
        .streamMessage("Hi")
        .subscribe(subscriber);

    budget.tell(PLENTY);

    assertThat(subscriber.hasEnded()).isFalse();
    subscriber.subscription().request(1);
    assertThat(subscriber.text()).isEqualTo("a");
  }

  @Test
  void demandThatIsNone_endsTheWait() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
    builder().build().streamMessage("Hi").subscribe(subscriber);

    subscriber.subscription().request(0);

    assertThat(subscriber.awaitFailure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 chunk, not 0");
    assertThat(budget.last()).isCancelled();
    subscriber.subscription().request(1);
    assertThat(llm.requested).isZero();
  }

  @Test
  void enforcedLimitThatIsUsedUp_failsTheStreamBeforeAnythingIsSent() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    builder().build().streamMessage("Hi").subscribe(subscriber);

    budget.tell(USED_UP);

    assertThat(subscriber.awaitFailure()).isInstanceOf(BudgetExceededException.class);
    assertThat(llm.requested).isZero();
  }

  @Test
  void limitThatIsNear_isAWarningOnTheFirstChunkAlone() throws Exception {
    budget.standingAt(NEAR);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    builder().build().streamMessage("Hi").subscribe(subscriber);
    assertThat(heard).hasSize(1);

    llm.sayChunk(StreamChunk.builder().text("Hel").warnings(List.of("slow")).build());
    llm.sayChunk("lo");
    llm.endStream();

    subscriber.awaitCompletion();
    assertThat(subscriber.chunks())
        .extracting(StreamChunk::warnings)
        .containsExactly(List.of("slow", NEAR_MESSAGE), List.of());
    assertThat(subscriber.text()).isEqualTo("Hello");
    assertThat(heard).hasSize(1);
  }

  @Test
  void otherModelThanUsual_isAWarningOnTheFirstChunkThatTells() throws Exception {
    budget.standingAt(PLENTY);
    CompletableFuture<MessageResponse> reply =
        builder()
            .expect(TaskType.DEFAULT, "p", "other")
            .build()
            .streamMessage("Hi")
            .forEach(chunk -> seen.add(chunk.warnings().size()));

    llm.sayChunk(StreamChunk.of("a"));
    llm.sayChunk("b");
    llm.sayChunk("c");
    llm.endStream();

    assertThat(seen).containsExactly(0, 1, 0);
    assertThat(Outcomes.valueOf(reply).warnings())
        .singleElement()
        .asString()
        .startsWith("?/m answered in place of p/other (task type default)");
    assertThat(heard).hasSize(1);
  }

  @Test
  void emptyAnswer_isStillWarnedOf() throws Exception {
    budget.standingAt(NEAR);
    CompletableFuture<MessageResponse> reply = builder().build().streamMessage("Hi").collect();
    llm.endStream();

    assertThat(Outcomes.valueOf(reply).message()).isEmpty();
    assertThat(Outcomes.valueOf(reply).warnings()).containsExactly(NEAR_MESSAGE);
    assertThat(heard).extracting(BudgetWarning::message).containsExactly(NEAR_MESSAGE);
  }

  @Test
  void withoutWarnings_nothingIsToldBesideTheText() throws Exception {
    budget.standingAt(PLENTY);
    DetailedSubscriber subscriber = new DetailedSubscriber();
    builder().build().streamMessage("Hi").subscribe(subscriber);

    llm.sayChunk("a");
    llm.endStream();

    assertThat(subscriber.told()).containsExactly("a", "complete");
  }

  @Test
  void failureOfTheStream_comesAsItIs() throws Exception {
    budget.standingAt(PLENTY);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    builder().build().streamMessage("Hi").subscribe(subscriber);
    RhetorModelException broken = new RhetorModelException("no", null, "The model failed.");

    llm.failStream(broken);

    assertThat(subscriber.awaitFailure()).isSameAs(broken);
  }

  @Test
  void cancel_whileTheBudgetIsRead_endsTheReading() {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    builder().build().streamMessage("Hi").subscribe(subscriber);

    subscriber.subscription().cancel();

    assertThat(budget.last()).isCancelled();
    assertThat(llm.requested).isZero();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancel_inOnSubscribe_asksNothing() {
    CancelsAtOnce subscriber = new CancelsAtOnce();
    builder().build().streamMessage("Hi").subscribe(subscriber);

    assertThat(subscriber.subscribed).isTrue();
    assertThat(budget.questions).isEmpty();
  }

  @Test
  void cancel_asTheStreamBehindBegins_reachesIt() {
    budget.standingAt(PLENTY);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    TrustedPublisher<StreamChunk> stream =
        to -> {
          subscriber.subscription().cancel();
          to.onSubscribe(llm);
        };
    FakeLlm behind = FakeLlm.of(CompletableFuture::new, () -> stream);

    BudgetAwareLlmClient.builder(behind, budget)
        .executor(Runnable::run)
        .timers(time)
        .build()
        .streamMessage("Hi")
        .subscribe(subscriber);

    assertThat(llm.streamCancelled).isTrue();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancel_ofOneStream_doesNotEndTheReadingOfAnother() {
    BudgetAwareLlmClient client = builder().build();
    RecordingSubscriber first = RecordingSubscriber.unbounded();
    RecordingSubscriber second = RecordingSubscriber.unbounded();
    client.streamMessage("one").subscribe(first);
    client.streamMessage("two").subscribe(second);

    first.subscription().cancel();
    budget.tell(PLENTY);
    llm.sayChunk("two");

    assertThat(budget.questions).hasSize(1);
    assertThat(second.text()).isEqualTo("two");
    assertThat(first.chunks()).isEmpty();
  }

  @Test
  void cancel_whileTheStreamRuns_reachesIt() {
    budget.standingAt(PLENTY);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    builder().build().streamMessage("Hi").subscribe(subscriber);
    llm.sayChunk("a");

    subscriber.subscription().cancel();
    llm.sayChunk("b");

    assertThat(llm.streamCancelled).isTrue();
    assertThat(subscriber.text()).isEqualTo("a");
  }

  @Test
  void cancel_ofTheCollectedFuture_reachesTheReadingAndTheStream() {
    CompletableFuture<Integer> derived =
        builder().build().streamMessage("Hi").collect().thenApply(whole -> whole.warnings().size());
    derived.cancel(true);
    assertThat(budget.last()).isCancelled();

    budget.standingAt(PLENTY);
    builder().build().streamMessage("Hi").collect().cancel(true);
    assertThat(llm.streamCancelled).isTrue();
  }

  @Test
  void fallbackThatTheServerTells_isNotCompared() throws Exception {
    budget.standingAt(PLENTY);
    CompletableFuture<MessageResponse> reply =
        builder().expect(TaskType.DEFAULT, "p", "m").build().streamMessage("Hi").collect();

    llm.sayChunk("a");
    llm.sayChunk(StreamChunk.builder().text("b").model("o").fallback(true).restart(true).build());
    llm.endStream();

    assertThat(Outcomes.valueOf(reply).warnings()).isEmpty();
    assertThat(Outcomes.valueOf(reply).message()).isEqualTo("b");

    reply = builder().expect(TaskType.DEFAULT, "p", "m").build().streamMessage("Hi").collect();
    llm.sayChunk(StreamChunk.builder().text("b").model("o").fallback(true).build());
    llm.endStream();
    assertThat(Outcomes.valueOf(reply).warnings()).isEmpty();
  }

  @Test
  void cancel_justAsTheReadingBegins_endsIt() {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    CompletableFuture<BudgetedCall> admission = new CompletableFuture<>();

    BudgetedSubscription.gate(
            ChunkStream.from(
                behind -> {
                  throw new AssertionError("Nothing is to be sent.");
                }),
            () -> {
              subscriber.subscription().cancel();
              return admission;
            })
        .subscribe(subscriber);

    assertThat(admission).isCancelled();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancel_justAsTheStreamBehindBegins_reachesIt() {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();

    BudgetedSubscription.gate(
            ChunkStream.from(
                behind -> {
                  subscriber.subscription().cancel();
                  behind.onSubscribe(llm);
                }),
            () -> CompletableFuture.completedFuture(null))
        .subscribe(subscriber);

    assertThat(llm.streamCancelled).isTrue();
    assertThat(llm.requested).isZero();
  }

  @Test
  void streamBehindThatThrows_failsTheSubscriber() throws Exception {
    IllegalStateException thrown = new IllegalStateException("as the test wants");
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();

    BudgetedSubscription.gate(
            ChunkStream.from(
                behind -> {
                  throw thrown;
                }),
            () -> CompletableFuture.completedFuture(null))
        .subscribe(subscriber);

    assertThat(subscriber.awaitFailure()).isSameAs(thrown);
  }

  @Test
  void admissionThatThrows_failsTheSubscriber_andTellsOfErrorsOfTheVirtualMachine()
      throws Exception {
    InternalError thrown = new InternalError("for a test");
    AtomicReference<Throwable> reported = new AtomicReference<>();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    ChunkStream gated =
        BudgetedSubscription.gate(
            ChunkStream.of("never"),
            () -> {
              throw thrown;
            });
    Thread caller = new Thread(() -> gated.subscribe(subscriber));
    caller.setUncaughtExceptionHandler((thread, error) -> reported.set(error));
    caller.start();
    caller.join();

    assertThat(subscriber.awaitFailure()).isSameAs(thrown);
    assertThat(reported).hasValue(thrown);
  }

  /** Wants nothing after all. */
  private static final class CancelsAtOnce implements Flow.Subscriber<StreamChunk> {
    boolean subscribed;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscribed = true;
      subscription.cancel();
    }

    @Override
    public void onNext(StreamChunk chunk) {
      throw new AssertionError("Nothing was asked for.");
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError("Nothing failed.", failure);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("Nothing was to complete.");
    }
  }
}
