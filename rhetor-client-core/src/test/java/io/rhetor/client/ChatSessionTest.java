package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedLlm;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    assertThat(llm.lastWords()).containsExactly("one", "two");
    assertThat(llm.chats).allSatisfy(sent -> assertThat(sent.contextId()).contains(CONTEXT));
  }

  @Test
  void theSettingsOfTheSessionGoWithEveryMessage() {
    GenerationOptions options = GenerationOptions.builder().temperature(0.2).build();
    ChatSession configured =
        builder().taskType(TaskType.CODE).component("other").options(options).build();
    configured.send("one");

    assertThat(llm.lastChat().taskType()).contains(TaskType.CODE);
    assertThat(llm.lastChat().component()).contains("other");
    assertThat(llm.lastChat().options()).isEqualTo(options);
  }

  @Test
  void aBuilderUsedOnDoesNotChangeASessionItMade() {
    ChatSession.Builder builder = builder();
    ChatSession first = builder.build();
    builder.taskType(TaskType.CODE).build();
    first.send("one");

    assertThat(llm.lastChat().taskType()).isEmpty();
  }

  @Test
  void eachSessionHasARandomContextOfItsOwn_unlessOneIsGiven() {
    ChatSession one = ChatSession.builder(llm).build();
    ChatSession other = ChatSession.builder(llm).build();
    ChatSession ofComponent = ChatSession.builder(llm).component("scribe").build();

    assertThat(one.contextId()).isNotEqualTo(other.contextId());
    assertThat(one.contextId().value()).startsWith("chat:session-");
    assertThat(ofComponent.contextId().value()).startsWith("scribe:session-");
    one.send("one");
    assertThat(llm.lastChat().contextId()).contains(one.contextId());
  }

  @Test
  void theModelIsSentWhatWasSaidBefore() {
    session.send("My name is Ada.");
    llm.say("Hello, Ada.");
    stream("What is my name?");
    llm.sayChunk("Ada");
    llm.endStream();
    session.send("Sure?");

    assertThat(llm.lastTurns())
        .containsExactly(
            "user: My name is Ada.",
            "assistant: Hello, Ada.",
            "user: What is my name?",
            "assistant: Ada",
            "user: Sure?");
    assertThat(session.history())
        .extracting(turn -> turn.role() + ": " + turn.content())
        .isEqualTo(llm.lastTurns());
  }

  @Test
  void theHistoryOfAnotherSessionGoesOn_underAnInstructionOfItsOwn() {
    ChatSession first = builder().system("Be terse.").build();
    first.send("My name is Ada.");
    llm.say("Hello, Ada.");
    first.send("Never answered");
    llm.answer.cancel(true);
    ChatSession second =
        builder().system("Be kind.").history(first.history()).maxHistory(4).build();
    second.send("What is my name?");

    assertThat(llm.lastTurns())
        .containsExactly(
            "system: Be kind.",
            "user: My name is Ada.",
            "assistant: Hello, Ada.",
            "user: What is my name?");
    llm.say("Ada");
    assertThat(second.history())
        .extracting(turn -> turn.content())
        .containsExactly("Be kind.", "Hello, Ada.", "Never answered", "What is my name?", "Ada");
  }

  @Test
  void aHistoryThatIsTooLong_losesItsOldestTurns() {
    session.send("one");
    llm.say("1");
    ChatSession shorter = builder().history(session.history()).maxHistory(1).build();

    assertThat(shorter.history()).extracting(turn -> turn.content()).containsExactly("1");
  }

  @Test
  void theInstructionComesFirst_andIsNeverDropped() {
    ChatSession terse = builder().system("Be terse.").maxHistory(1).maxHistoryCharacters(1).build();
    terse.send("one");
    llm.say("1");
    terse.send("two");

    assertThat(llm.lastTurns()).containsExactly("system: Be terse.", "user: two");
    assertThat(terse.history())
        .extracting(turn -> turn.role() + ": " + turn.content())
        .containsExactly("system: Be terse.", "user: two");
    assertThatThrownBy(() -> builder().system(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("system");
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100000, user: one|assistant: 1|user: two|assistant: 22|user: three",
    "5, 14, user: one|assistant: 1|user: two|assistant: 22|user: three",
    "4, 100000, user: two|assistant: 22|user: three",
    "100, 13, user: two|assistant: 22|user: three",
    "3, 10, user: two|assistant: 22|user: three",
    "2, 100000, user: three",
    "100, 9, user: three",
    "1, 1, user: three"
  })
  void onlyTheLatestTurnsAreSent_eachAnswerWithItsQuestion(int turns, int characters, String sent) {
    // Without the roles: one 1 two 22 three, which are 3, 1, 3, 2 and 5 characters.
    ChatSession bounded = builder().maxHistory(turns).maxHistoryCharacters(characters).build();
    bounded.send("one");
    llm.say("1");
    bounded.send("two");
    llm.say("22");
    bounded.send("three");

    assertThat(String.join("|", llm.lastTurns())).isEqualTo(sent);
  }

  @Test
  void aQuestionWithoutAnAnswer_isNotSentAgain() {
    session.send("one").cancel(true);
    session.send("two");
    llm.say("2");
    stream("three");
    llm.failStream(new IllegalStateException("lost"));
    session.send("four");
    llm.say(" ");
    session.send("five");

    assertThat(llm.lastTurns()).containsExactly("user: two", "assistant: 2", "user: five");
    assertThat(session.history())
        .extracting(ChatTurn::content)
        .containsExactly("one", "two", "2", "three", "four", " ", "five");
  }

  @Test
  void aStreamIsForOneSubscriber() throws Exception {
    ChunkStream stream = session.stream("one");
    stream.subscribe(RecordingSubscriber.unbounded());
    RecordingSubscriber second = RecordingSubscriber.unbounded();
    stream.subscribe(second);

    assertThat(second.awaitFailure()).isInstanceOf(IllegalStateException.class);
    assertThat(llm.chats).hasSize(1);
    llm.endStream();
    RecordingSubscriber third = RecordingSubscriber.unbounded();
    stream.subscribe(third);
    assertThat(third.awaitFailure()).hasMessageContaining("subscribed to before");
    assertThat(llm.chats).hasSize(1);
  }

  @Test
  void historyHasWhoSaidWhatAndWhen() {
    session.send("one");
    llm.say("1");

    assertThat(session.history())
        .containsExactly(
            ChatTurn.of(Role.USER, "one", NOON, null), ChatTurn.of(Role.ASSISTANT, "1", NOON, "m"));
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
    assertThatThrownBy(() -> builder().maxHistoryCharacters(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxHistoryCharacters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void aBlankMessageIsRefusedAndLeavesNoTrace(String blank) {
    assertThatThrownBy(() -> session.send(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.stream(blank)).isInstanceOf(IllegalArgumentException.class);

    assertThat(session.history()).isEmpty();
    assertThat(llm.chats).isEmpty();
    session.send("the next one");
  }

  @Test
  void aStreamSendsNothingUntilSubscribedTo() {
    session.stream("one");

    assertThat(llm.chats).isEmpty();
    assertThat(session.history()).isEmpty();
    session.send("not refused");
  }
}
