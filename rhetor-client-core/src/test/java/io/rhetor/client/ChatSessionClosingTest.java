package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.support.DeletingContexts;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedLlm;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a session begins anew and how it ends. */
class ChatSessionClosingTest {
  private static final ContextId CONTEXT = ContextId.of("my-component", "user123");
  private static final RhetorConnectionException BROKEN =
      new RhetorConnectionException("The connection broke.", null, true);

  private final ScriptedLlm llm = new ScriptedLlm();
  private final DeletingContexts contexts = new DeletingContexts();

  private ChatSession.Builder builder() {
    return ChatSession.builder(llm).contextId(CONTEXT);
  }

  private void talk(ChatSession session) {
    session.send("one");
    llm.say("1");
  }

  @Test
  void resetWithoutContextsGoesOnInAnotherContext() {
    ChatSession session = builder().build();
    talk(session);
    session.reset().join();
    session.send("two");

    assertThat(session.contextId()).hasToString("my-component:user123~2");
    assertThat(llm.lastChat().contextId()).contains(session.contextId());
  }

  @Test
  void eachResetWithoutContextsCountsOn() {
    ChatSession session = builder().build();
    session.reset().join();
    session.reset().join();

    assertThat(session.contextId()).hasToString("my-component:user123~3");
  }

  @Test
  void aStreamPreparedBeforeAResetBelongsToTheContextAfterIt() {
    ChatSession session = builder().build();
    var prepared = session.stream("one");
    session.reset().join();
    prepared.subscribe(RecordingSubscriber.unbounded());

    assertThat(llm.lastChat().contextId()).contains(session.contextId());
  }

  @Test
  void resetWithContextsDeletesTheContextAndKeepsItsName() {
    ChatSession session = builder().contexts(contexts).build();
    talk(session);
    session.reset().join();

    assertThat(contexts.deleted).containsExactly(CONTEXT);
    assertThat(session.contextId()).isEqualTo(CONTEXT);
  }

  @Test
  void resetForgetsWhatWasSaid() {
    ChatSession session = builder().build();
    talk(session);
    session.reset().join();

    assertThat(session.history()).isEmpty();
  }

  @Test
  void resetIsRefusedWhileAnAnswerIsUnderWay() {
    ChatSession session = builder().contexts(contexts).build();
    session.send("one");

    assertThatThrownBy(session::reset).isInstanceOf(IllegalStateException.class);
    assertThat(contexts.deleted).isEmpty();
    assertThat(session.history()).hasSize(1);
  }

  @Test
  void noMessageIsSentDuringAReset() {
    contexts.outcome = new CompletableFuture<>();
    ChatSession session = builder().contexts(contexts).build();
    session.reset();
    assertThatThrownBy(() -> session.send("one")).isInstanceOf(IllegalStateException.class);
    contexts.outcome.complete(null);

    session.send("one");
    assertThat(llm.chats).hasSize(1);
  }

  @Test
  void aResetThatFailsSaysWhyForgetsNothingAndLetsTheNextMessageThrough() {
    contexts.outcome = CompletableFuture.failedFuture(BROKEN);
    ChatSession session = builder().contexts(contexts).build();
    talk(session);

    assertThatThrownBy(session.reset()::join).hasCause(BROKEN);

    assertThat(session.history()).isNotEmpty();
    session.send("one");
  }

  @Test
  void aResetWhoseDeletionReturnsNothingSaysSoAndLetsTheNextMessageThrough() {
    contexts.outcome = null;
    ChatSession session = builder().contexts(contexts).build();

    assertThatThrownBy(session::reset)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Null was returned by deleteContext");

    session.send("one");
    assertThat(llm.chats).hasSize(1);
  }

  @Test
  void aCancelledResetLetsTheNextMessageThrough() {
    contexts.outcome = new CompletableFuture<>();
    ChatSession session = builder().contexts(contexts).build();
    session.reset().cancel(true);

    session.send("one");
    assertThat(llm.chats).hasSize(1);
  }

  @Test
  void aClosedSessionRefusesMessagesAndResets() {
    ChatSession session = builder().build();
    session.close();

    assertThatThrownBy(() -> session.send("one"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(session::reset).isInstanceOf(IllegalStateException.class);
    assertThat(llm.chats).isEmpty();
  }

  @Test
  void aStreamPreparedBeforeTheSessionWasClosedIsRefused() throws Exception {
    ChatSession session = builder().build();
    var prepared = session.stream("one");
    session.close();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    prepared.subscribe(subscriber);

    assertThat(subscriber.awaitFailure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(llm.chats).isEmpty();
  }

  @Test
  void closeLeavesTheClientOpenAndTheContextAlone() {
    ChatSession session = builder().contexts(contexts).build();
    talk(session);
    session.close();

    assertThat(llm.closed).isFalse();
    assertThat(contexts.deleted).isEmpty();
    assertThat(session.history()).hasSize(2);
  }

  @Test
  void closeDeletesTheContextOnceIfAskedTo() {
    ChatSession session = builder().deleteContextOnClose(contexts).build();
    session.close();
    session.close();

    assertThat(contexts.deleted).containsExactly(CONTEXT);
  }

  @Test
  void closeDoesNotThrowIfTheContextCannotBeDeleted() {
    contexts.outcome = CompletableFuture.failedFuture(BROKEN);
    ChatSession session = builder().deleteContextOnClose(contexts).build();
    session.close();

    assertThat(contexts.deleted).hasSize(1);
  }

  @Test
  void closeDoesNotThrowIfTheDeletionIsCancelled() {
    contexts.outcome = new CompletableFuture<>();
    contexts.outcome.cancel(true);
    ChatSession session = builder().deleteContextOnClose(contexts).build();
    session.close();

    assertThat(contexts.deleted).hasSize(1);
  }
}
