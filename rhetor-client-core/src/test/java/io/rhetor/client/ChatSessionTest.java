package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.RecordingSubscriber;
import io.rhetor.client.testing.ScriptedLlm;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session sends and what it remembers. */
class ChatSessionTest {
  private static final ContextId CONTEXT = ContextId.of("my-component", "user123");
  private static final Instant NOON = Instant.parse("2025-04-24T12:00:00Z");

  private final ScriptedLlm llm = new ScriptedLlm();
  private final ChatSession session = builder().build();

  private ChatSession.Builder builder() {
    return ChatSession.builder(llm).contextId(CONTEXT).clock(Clock.fixed(NOON, ZoneOffset.UTC));
  }

  private RecordingSubscriber stream(String message) {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    session.stream(message).subscribe(subscriber);
    return subscriber;
  }

  @Test
  void everyMessageBelongsToTheContextOfTheSession() {
    session.send("one");
    llm.say("1");
    stream("two");

    assertThat(llm.requests).extracting(MessageRequest::message).containsExactly("one", "two");
    assertThat(llm.requests).allSatisfy(sent -> assertThat(sent.contextId()).contains(CONTEXT));
  }

  @Test
  void theSettingsOfTheSessionGoWithEveryMessage() {
    GenerationOptions options = GenerationOptions.builder().temperature(0.2).build();
    ChatSession configured =
        builder().taskType(TaskType.CODE).component("other").options(options).build();
    configured.send("one");

    assertThat(llm.lastRequest().taskType()).contains(TaskType.CODE);
    assertThat(llm.lastRequest().component()).contains("other");
    assertThat(llm.lastRequest().options()).isEqualTo(options);
  }

  @Test
  void aBuilderUsedOnDoesNotChangeASessionItMade() {
    ChatSession.Builder builder = builder();
    ChatSession first = builder.build();
    builder.taskType(TaskType.CODE).build();
    first.send("one");

    assertThat(llm.lastRequest().taskType()).isEmpty();
  }

  @Test
  void aSessionNeedsAContext() {
    assertThatThrownBy(() -> ChatSession.builder(llm).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("contextId");
  }

  @Test
  void historyHasWhoSaidWhatAndWhen() {
    session.send("one");
    llm.say("1");

    assertThat(session.history())
        .containsExactly(
            ChatTurn.builder().role(Role.USER).content("one").timestamp(NOON).build(),
            ChatTurn.builder()
                .role(Role.ASSISTANT)
                .content("1")
                .timestamp(NOON)
                .model("m")
                .build());
  }

  @Test
  void aMessageIsHistoryBeforeItsAnswer() {
    session.send("one");

    assertThat(session.history()).extracting(ChatTurn::content).containsExactly("one");
  }

  @Test
  void historyCannotBeChanged() {
    assertThatThrownBy(() -> session.history().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aStreamedAnswerIsHistoryWhenItIsWhole() throws Exception {
    RecordingSubscriber subscriber = stream("one");
    llm.sayChunk("a");
    llm.sayChunk(" b");
    assertThat(session.history()).extracting(ChatTurn::content).containsExactly("one");
    llm.endStream();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("a b");
    assertThat(session.history())
        .extracting(turn -> turn.role() + " " + turn.content() + " " + turn.model().orElse("-"))
        .containsExactly("user one -", "assistant a b m");
  }

  @Test
  void aStreamThatStartsOverIsHistoryWithoutTheTextBefore() {
    stream("one");
    llm.sayChunk("lost");
    llm.sayChunk(StreamChunk.builder().text("kept").fallback(true).restart(true).build());
    llm.sayChunk(" too");
    llm.endStream();

    assertThat(session.history()).last().extracting(ChatTurn::content).isEqualTo("kept too");
  }

  @Test
  void theOldestTurnsAreForgottenFirst() {
    ChatSession forgetful = builder().maxHistory(3).build();
    forgetful.send("one");
    llm.say("1");
    forgetful.send("two");
    llm.say("2");

    assertThat(forgetful.history()).extracting(ChatTurn::content).containsExactly("1", "two", "2");
  }

  @Test
  void historyHasRoomForATurnAtLeast() {
    assertThatThrownBy(() -> builder().maxHistory(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxHistory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void aBlankMessageIsRefusedAndLeavesNoTrace(String blank) {
    assertThatThrownBy(() -> session.send(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.stream(blank)).isInstanceOf(IllegalArgumentException.class);

    assertThat(session.history()).isEmpty();
    assertThat(llm.requests).isEmpty();
    session.send("the next one");
  }

  @Test
  void aStreamSendsNothingUntilSubscribedTo() {
    session.stream("one");

    assertThat(llm.requests).isEmpty();
    assertThat(session.history()).isEmpty();
    session.send("not refused");
  }
}
