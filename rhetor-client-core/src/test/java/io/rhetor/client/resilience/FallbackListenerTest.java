package io.rhetor.client.resilience;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a chain tells a listener of its calls, beside what its targets tell. */
class FallbackListenerTest extends ChainByHand {
  private final List<ClientEvent> events = new ArrayList<>();

  private FallbackLlmClient.Builder watched() {
    return chain().listener(events::add);
  }

  /** Each event as its kind, attempt and target, so that an order can be read at a glance. */
  private List<String> told() {
    return events.stream()
        .map(event -> event.kind() + " " + event.attempt() + " " + event.target().orElse("-"))
        .collect(Collectors.toList());
  }

  @Test
  void fallback_isToldWithTargetTimeAndFailure_beforeTheNextAttempt() throws Exception {
    CompletableFuture<MessageResponse> reply = watched().build().sendMessage("my prompt");
    time.advance(Duration.ofMillis(300));
    answer.completeExceptionally(LOST);

    assertThat(valueOf(reply).message()).isEqualTo("next");
    assertThat(told())
        .containsExactly(
            "ATTEMPT_STARTED 1 target",
            "FELL_BACK 1 target",
            "ATTEMPT_STARTED 2 next",
            "SUCCEEDED 2 next");
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.transport()).isEqualTo("fallback");
              assertThat(event.operation()).isEqualTo("sendMessage");
              assertThat(event.callId()).isEqualTo(events.get(0).callId());
              assertThat(event.toString()).doesNotContain("my prompt");
            });
    assertThat(events.get(1).failure()).hasValue(LOST);
    assertThat(events.get(1).elapsed()).isEqualTo(Duration.ofMillis(300));
  }

  /** Also by an executor that runs tasks in their turn, where the event is behind the end. */
  @ParameterizedTest
  @CsvSource({"200, SUCCEEDED", "400, FAILED"})
  void endIsTold_beforeTheCallerLearnsOfIt(int status, Kind end) throws Exception {
    Queue<Runnable> tasks = new ArrayDeque<>();
    FallbackLlmClient chain = watched().executor(tasks::add).build();
    CompletableFuture<List<String>> toldBefore =
        chain.sendMessage("Hi").handle((whole, failure) -> told());
    if (status == 200) {
      answer.complete(FakeLlm.answer("text"));
    } else {
      answer.completeExceptionally(TargetFailures.api(status));
    }
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }

    assertThat(valueOf(toldBefore)).containsExactly("ATTEMPT_STARTED 1 target", end + " 1 target");
  }

  @Test
  void emptyAnswer_isGivenUpWithoutAFailure() throws Exception {
    CompletableFuture<MessageResponse> reply = watched().build().sendMessage("Hi");
    answer.complete(FakeLlm.answer(" "));
    valueOf(reply);

    assertThat(told()).contains("FELL_BACK 1 target", "SUCCEEDED 2 next");
    assertThat(events.get(1).failure()).isEmpty();
  }

  @Test
  void streams_tellTheSame_fromTheirSubscription() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    ChunkStream chunks = watched().build().streamMessage("Hi");
    assertThat(events).isEmpty();

    chunks.subscribe(subscriber);
    stream.fail(LOST);
    subscriber.awaitCompletion();

    assertThat(told())
        .containsExactly(
            "ATTEMPT_STARTED 1 target",
            "FELL_BACK 1 target",
            "ATTEMPT_STARTED 2 next",
            "SUCCEEDED 2 next");
    assertThat(events).extracting(ClientEvent::operation).containsOnly("streamMessage");
  }

  @Test
  void failureOfAStreamThatHadBegun_holdsNoPartOfTheAnswer() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    watched().build().streamMessage("Hi").subscribe(subscriber);
    stream.send("some text");
    stream.fail(new RhetorStreamException("some text", false, LOST));

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
    assertThat(told()).containsExactly("ATTEMPT_STARTED 1 target", "FAILED 1 target");
    assertThat(events.get(1).failure()).hasValue(LOST);
  }

  @Test
  void failureThatReachesTheCaller_isNoFallback() {
    CompletableFuture<MessageResponse> reply = watched().build().sendMessage("Hi");
    RhetorApiException refused = TargetFailures.api(400);
    answer.completeExceptionally(refused);

    failureOf(reply, RhetorApiException.class);
    assertThat(told()).containsExactly("ATTEMPT_STARTED 1 target", "FAILED 1 target");
    assertThat(events.get(1).failure()).hasValue(refused);
  }

  @Test
  void lastTarget_isGivenUpForNobody() {
    next.become(FakeLlm.failing(LOST));
    CompletableFuture<MessageResponse> reply = watched().build().sendMessage("Hi");
    answer.completeExceptionally(LOST);

    FallbackExhaustedException failure = failureOf(reply, FallbackExhaustedException.class);
    assertThat(told())
        .containsExactly(
            "ATTEMPT_STARTED 1 target",
            "FELL_BACK 1 target",
            "ATTEMPT_STARTED 2 next",
            "FAILED 2 next");
    assertThat(events.get(3).failure()).hasValue(failure);
  }

  @Test
  void staticReply_isTheLastAttempt() throws Exception {
    next.become(FakeLlm.failing(LOST));
    CompletableFuture<MessageResponse> reply =
        watched().thenReply("Sorry").build().sendMessage("Hi");
    answer.completeExceptionally(LOST);

    valueOf(reply);
    assertThat(told())
        .containsExactly(
            "ATTEMPT_STARTED 1 target",
            "FELL_BACK 1 target",
            "ATTEMPT_STARTED 2 next",
            "FELL_BACK 2 next",
            "ATTEMPT_STARTED 3 static-reply",
            "SUCCEEDED 3 static-reply");
  }

  @Test
  void deadline_isTheFailureOfWhoWasAsked() throws Exception {
    CompletableFuture<MessageResponse> reply =
        watched().deadline(DEADLINE).thenReply("Sorry").build().sendMessage("Hi");
    time.advance(DEADLINE);

    valueOf(reply);
    assertThat(told())
        .containsExactly(
            "ATTEMPT_STARTED 1 target",
            "FELL_BACK 1 target",
            "ATTEMPT_STARTED 2 static-reply",
            "SUCCEEDED 2 static-reply");
    assertThat(events.get(1).failure().orElseThrow()).isInstanceOf(RhetorTimeoutException.class);
  }

  @Test
  void targetWithOpenCircuit_isNoAttempt() throws Exception {
    FallbackLlmClient chain = watched().build();
    CompletableFuture<MessageResponse> first = chain.sendMessage("Hi");
    answer.completeExceptionally(LOST);
    valueOf(first);
    events.clear();

    valueOf(chain.sendMessage("Hi"));

    assertThat(told()).containsExactly("ATTEMPT_STARTED 1 next", "SUCCEEDED 1 next");
  }

  @Test
  void cancellation_isTold_andSoIsClosing() {
    FallbackLlmClient chain = watched().build();
    chain.sendMessage("Hi").cancel(true);

    assertThat(told()).containsExactly("ATTEMPT_STARTED 1 target", "CANCELLED 1 target");

    events.clear();
    target.become(FakeLlm.answering(new CompletableFuture<>()));
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    chain.close();

    assertThat(reply).isCompletedExceptionally();
    assertThat(events)
        .extracting(ClientEvent::kind)
        .containsExactly(Kind.ATTEMPT_STARTED, Kind.FAILED);
  }

  @Test
  void listenerThatClosesTheChain_keepsTheTargetFromBeingAsked() {
    AtomicReference<FallbackLlmClient> chain = new AtomicReference<>();
    chain.set(chain().listener(event -> chain.get().close()).build());

    failureOf(chain.get().sendMessage("Hi"), ClientClosedException.class);
    assertThat(target.asked).hasValue(0);
  }

  @Test
  void listenerThatThrows_doesNoHarm() throws Exception {
    FallbackLlmClient chain =
        chain()
            .listener(
                event -> {
                  throw new IllegalStateException("a defect");
                })
            .build();
    CompletableFuture<MessageResponse> reply = chain.sendMessage("Hi");
    answer.completeExceptionally(LOST);

    assertThat(valueOf(reply).message()).isEqualTo("next");
  }

  @Test
  void listener_isNeverNull() {
    assertThatThrownBy(() -> chain().listener(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("listener");
  }
}
