package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedLlm;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How answers end, what stays of them, and when the next message may be sent. */
class ChatSessionEndingsTest {
  private static final RhetorConnectionException NOT_SENT =
      new RhetorConnectionException("Nobody listens.", null, false);
  private static final RhetorConnectionException PERHAPS_SENT =
      new RhetorConnectionException("The connection broke.", null, true);

  private final ScriptedLlm llm = new ScriptedLlm();
  private final ChatSession session =
      ChatSession.builder(llm).contextId(ContextId.of("my-component", "user123")).build();

  private RecordingSubscriber stream(String message) {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    session.stream(message).subscribe(subscriber);
    return subscriber;
  }

  private void assertThatTheNextMessageIsSent() {
    session.send("next");
    assertThat(llm.lastWords()).endsWith("next");
  }

  private void assertThatHistoryIs(String... contents) {
    assertThat(session.history()).extracting(ChatTurn::content).containsExactly(contents);
  }

  @Test
  void aMessageWhileAnotherIsUnderWayIsRefused() {
    session.send("one");

    assertThatThrownBy(() -> session.send("two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("still under way");
    assertThatHistoryIs("one");
  }

  @Test
  void aStreamWhileAMessageIsUnderWayIsRefused() throws Exception {
    session.send("one");

    assertThat(stream("two").awaitFailure()).isInstanceOf(IllegalStateException.class);
    assertThat(llm.chats).hasSize(1);
    assertThatHistoryIs("one");
  }

  @Test
  void aMessageWhileAStreamIsUnderWayIsRefused() {
    stream("one");

    assertThatThrownBy(() -> session.send("two")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRefusedStreamDoesNotEndTheAnswerUnderWay() throws Exception {
    CompletableFuture<MessageResponse> first = session.send("one");
    stream("two").awaitFailure();
    assertThatThrownBy(() -> session.send("three")).isInstanceOf(IllegalStateException.class);
    llm.say("1");

    assertThat(first.join().message()).isEqualTo("1");
    assertThatHistoryIs("one", "1");
  }

  @Test
  void theNextMessageCanBeSentFromWhatFollowsAnAnswer() {
    CompletableFuture<MessageResponse> second =
        session.send("one").thenCompose(reply -> session.send("two"));
    llm.say("1");
    llm.say("2");

    assertThat(second.join().message()).isEqualTo("2");
    assertThatHistoryIs("one", "1", "two", "2");
  }

  @Test
  void afterAStreamTheNextMessageIsSent() {
    stream("one");
    llm.endStream();

    assertThatTheNextMessageIsSent();
  }

  @Test
  void afterACancelledAnswerTheNextMessageIsSent() {
    session.send("one").cancel(true);

    assertThatTheNextMessageIsSent();
    assertThatHistoryIs("one", "next");
  }

  @Test
  void afterAnAnswerCancelledInWhatFollowsTheNextMessageIsSent() {
    ScriptedLlm other = new ScriptedLlm();
    CancellableFuture<MessageResponse> answer = new CancellableFuture<>();
    ChatSession over =
        ChatSession.builder(other.answering(answer)).contextId(ContextId.of("a", "b")).build();
    over.send("one").thenApply(MessageResponse::message).cancel(true);

    assertThat(answer).isCancelled();
    over.send("next");
    assertThat(over.history()).extracting(ChatTurn::content).containsExactly("one", "next");
  }

  /** How a caller ends an answer of a session. */
  private enum Ending {
    CANCEL,
    COMPLETE,
    FAIL;

    <T> void end(CompletableFuture<T> answer, T value) {
      switch (this) {
        case CANCEL:
          answer.cancel(true);
          return;
        case COMPLETE:
          answer.complete(value);
          return;
        default:
          answer.completeExceptionally(new TimeoutException());
      }
    }
  }

  static Stream<Arguments> endedAnswers() {
    Map<String, Function<ChatSession, CompletableFuture<?>>> answers =
        Map.of(
            "message", session -> session.send("one"),
            "derived from a message", session -> session.send("one").thenApply(reply -> reply),
            "stream", session -> session.stream("one").forEach(chunk -> {}),
            "collected stream", session -> session.stream("one").collect(),
            "derived from a stream",
                session -> session.stream("one").collect().thenApply(reply -> reply),
            "second of a composition",
                session ->
                    finished().thenCompose(done -> session.stream("one").forEach(chunk -> {})));
    return answers.entrySet().stream()
        .flatMap(
            answer ->
                Stream.of(Ending.values())
                    .map(ending -> Arguments.of(answer.getKey(), answer.getValue(), ending)));
  }

  private static CompletableFuture<String> finished() {
    CancellableFuture<String> finished = new CancellableFuture<>();
    finished.succeed("");
    return finished;
  }

  /** Dependents of an answer that is cancelled run before the work behind it ends. */
  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("endedAnswers")
  void theNextMessageCanBeSentFromWhatFollowsAnAnswerThatItsCallerEnded(
      String name, Function<ChatSession, CompletableFuture<MessageResponse>> ask, Ending ending) {
    llm.answering(new CancellableFuture<>());
    CompletableFuture<MessageResponse> answer = ask.apply(session);
    CompletableFuture<ChatTurn> next =
        answer.handle(
            (reply, failure) -> {
              session.send("next");
              return session.history().get(1);
            });

    ending.end(answer, MessageResponse.builder().message("").build());

    assertThat(next.join().content()).isEqualTo("next");
  }

  @Test
  void afterAnAnswerThatItsCallerGaveUpTheNextMessageIsSent() {
    session.send("one").completeExceptionally(new TimeoutException());

    assertThatTheNextMessageIsSent();
  }

  @Test
  void anAnswerThatComesAfterItWasCancelledIsNoHistory() {
    session.send("one").cancel(true);
    llm.say("too late");

    assertThatHistoryIs("one");
  }

  @Test
  void anAnswerThatComesAfterItWasCancelledDoesNotEndTheNextOne() {
    session.send("one").cancel(true);
    CompletableFuture<MessageResponse> cancelled = llm.answer;
    session.send("two");
    cancelled.complete(MessageResponse.builder().message("too late").build());

    assertThatThrownBy(() -> session.send("three")).isInstanceOf(IllegalStateException.class);
    assertThatHistoryIs("one", "two");
  }

  @Test
  void afterACancelledStreamTheNextMessageIsSentAndTheQuestionStays() {
    RecordingSubscriber subscriber = stream("one");
    llm.sayChunk("a");
    subscriber.subscription().cancel();

    assertThat(llm.streamCancelled).isTrue();
    assertThatTheNextMessageIsSent();
    assertThatHistoryIs("one", "next");
  }

  @Test
  void aQuestionThatTheServerMayHaveProcessedStays() {
    session.send("one");
    llm.answer.completeExceptionally(PERHAPS_SENT);

    assertThatHistoryIs("one");
    assertThatTheNextMessageIsSent();
  }

  @Test
  void aQuestionThatTheModelFailedOnStays() {
    session.send("one");
    llm.answer.completeExceptionally(new RhetorModelException("The model failed.", "e", null));

    assertThatHistoryIs("one");
  }

  @Test
  void aQuestionThatTheServerCertainlyDidNotProcessIsTakenBack() {
    session.send("one");
    llm.answer.completeExceptionally(NOT_SENT);

    assertThat(session.history()).isEmpty();
    assertThatTheNextMessageIsSent();
  }

  @Test
  void theCallerGetsTheVeryFailure() {
    CompletableFuture<MessageResponse> answer = session.send("one");
    llm.answer.completeExceptionally(NOT_SENT);

    assertThatThrownBy(answer::join).hasCause(NOT_SENT);
  }

  @Test
  void aStreamedQuestionThatTheServerCertainlyDidNotProcessIsTakenBack() throws Exception {
    RecordingSubscriber subscriber = stream("one");
    llm.failStream(NOT_SENT);

    assertThat(subscriber.awaitFailure()).isSameAs(NOT_SENT);
    assertThat(session.history()).isEmpty();
    assertThatTheNextMessageIsSent();
  }

  @Test
  void aStreamedQuestionThatTheServerMayHaveProcessedStays() throws Exception {
    RecordingSubscriber subscriber = stream("one");
    llm.sayChunk("half an ans");
    llm.failStream(PERHAPS_SENT);

    assertThat(subscriber.awaitFailure()).isSameAs(PERHAPS_SENT);
    assertThatHistoryIs("one");
    assertThatTheNextMessageIsSent();
  }

  @Test
  void aStreamThatFailsForItsSubscribersMistakeLeavesTheQuestion() throws Exception {
    RecordingSubscriber subscriber = stream("one");
    llm.failStream(new IllegalArgumentException("request: must be positive"));

    assertThat(subscriber.awaitFailure()).isInstanceOf(IllegalArgumentException.class);
    assertThatHistoryIs("one");
  }

  @Test
  void anAnswerThatCannotBeFollowedFailsTheMessageAndNotTheNextOne() {
    IllegalStateException defect = new IllegalStateException("defect");
    llm.answering(
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<MessageResponse> whenComplete(
              BiConsumer<? super MessageResponse, ? super Throwable> action) {
            throw defect;
          }
        });
    assertThatThrownBy(() -> session.send("one")).isSameAs(defect);

    assertThatTheNextMessageIsSent();
  }

  static Stream<Throwable> refusals() {
    return Stream.of(
        new IllegalArgumentException("message: is refused"),
        new NoClassDefFoundError("missing"),
        new OutOfMemoryError("for a test"),
        new IOException("undeclared"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aMessageThatTheClientRefusesIsTakenBack(Throwable refusal) {
    llm.refusal = refusal;
    assertThatThrownBy(() -> session.send("one")).isSameAs(llm.refusal);
    llm.refusal = null;

    assertThat(session.history()).isEmpty();
    assertThatTheNextMessageIsSent();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aStreamThatTheClientRefusesFailsAndIsTakenBack(Throwable refusal) throws Exception {
    llm.refusal = refusal;
    assertThat(stream("one").awaitFailure()).isSameAs(llm.refusal);
    llm.refusal = null;

    assertThat(session.history()).isEmpty();
    assertThatTheNextMessageIsSent();
  }
}
