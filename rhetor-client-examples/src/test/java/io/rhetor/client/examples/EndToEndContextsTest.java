package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMessage;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.Role;
import io.rhetor.client.testing.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The conversations that the server remembers, from the client to the server and back. */
class EndToEndContextsTest {
  private static final ContextId CONTEXT = ContextId.of("my-component", "Jürgen & co");

  private static void talk(EndToEnd both, String message) throws Exception {
    valueOf(
        both.rhetor.sendMessage(
            MessageRequest.builder().message(message).contextId(CONTEXT).build()));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aConversationIsListedWithTheNumberOfItsTurns(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");
      ContextInfo listed = valueOf(both.rhetor.contexts().listContexts()).get(0);

      assertThat(listed.contextId()).contains(CONTEXT);
      assertThat(listed.messageCount()).hasValue(2);
      assertThat(listed.updatedAt()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theTurnsOfAConversationAreReadInOrder(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");
      ContextMessages read = valueOf(both.rhetor.contexts().getContext(CONTEXT));

      assertThat(read.contextId()).isEqualTo(CONTEXT);
      assertThat(read.messages())
          .extracting(ContextMessage::role)
          .containsExactly(Role.USER, Role.ASSISTANT);
      assertThat(read.messages().get(0).content()).isEqualTo("What is Tekton?");
      assertThat(read.messages()).allSatisfy(turn -> assertThat(turn.timestamp()).isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void noMoreTurnsAreReadThanAskedFor(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");

      assertThat(valueOf(both.rhetor.contexts().getContext(CONTEXT, 1, false)).messages())
          .singleElement()
          .extracting(ContextMessage::role)
          .isEqualTo(Role.ASSISTANT);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void metadataIsReadIfAskedForAndLostAtAnObservedServerIfNot(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");
      assertThat(valueOf(both.rhetor.contexts().getContext(CONTEXT, 20, true)).messages().get(0))
          .satisfies(turn -> assertThat(turn.metadata()).isNotEmpty());

      assertThat(valueOf(both.rhetor.contexts().getContext(CONTEXT)).messages())
          .allSatisfy(turn -> assertThat(turn.metadata()).isEmpty());
      assertThat(
              valueOf(both.rhetor.contexts().getContext(CONTEXT, 20, true))
                  .messages()
                  .get(0)
                  .metadata()
                  .isEmpty())
          .isEqualTo(shape == Shape.OBSERVED);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theTurnsThatContainATextAreFound(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");
      ContextSearchResult found =
          valueOf(both.rhetor.contexts().searchContext(CONTEXT, "TEKTON?", 3));

      assertThat(found.query()).isEqualTo("TEKTON?");
      assertThat(found.matches()).hasSize(1);
      assertThat(found.matches().get(0).message().content()).isEqualTo("What is Tekton?");
      assertThat(found.matches().get(0).score()).isPresent();
      assertThat(valueOf(both.rhetor.contexts().searchContext(CONTEXT, "nowhere")).matches())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aConversationIsSummedUp(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");

      assertThat(valueOf(both.rhetor.contexts().summarizeContext(CONTEXT)).summary())
          .contains("2 messages");
      assertThat(valueOf(both.rhetor.contexts().summarizeContext(CONTEXT, 2)).summary())
          .isEqualTo("Archived 2");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aDeletedConversationIsGoneAndCanBeDeletedAgain(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      talk(both, "What is Tekton?");
      valueOf(both.rhetor.contexts().deleteContext(CONTEXT));
      valueOf(both.rhetor.contexts().deleteContext(CONTEXT));

      assertThat(valueOf(both.rhetor.contexts().listContexts())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anUnknownConversationIsEmpty(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      assertThat(valueOf(both.rhetor.contexts().getContext(CONTEXT)).messages()).isEmpty();
    }
  }
}
