package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.CallOptions;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages, streams, faults and the server itself, from the client to the server and back. */
class EndToEndMessagesTest {
  private static final String QUESTION = "What is Tekton?";
  private static final ChatRequest CHAT =
      ChatRequest.of(ChatMessage.system("Be brief."), ChatMessage.user(QUESTION));

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aMessageIsAnsweredInItsContext(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      ContextId context = ContextId.of("my-component", "Jürgen & co");
      MessageResponse reply =
          valueOf(
              both.rhetor.sendMessage(
                  MessageRequest.builder().message(QUESTION).contextId(context).build()));

      assertThat(reply.message()).startsWith("Tekton is an ecosystem");
      assertThat(reply.model()).contains("simulated-standard");
      assertThat(reply.provider()).contains("simulated");
      assertThat(reply.contextId()).contains(context);
      assertThat(reply.isFinished()).isTrue();
      assertThat(reply.timestamp()).isPresent();
      assertThat(both.server.turns(context.value())).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aStreamIsTheSameAnswerInPieces(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      MessageResponse whole = valueOf(both.rhetor.sendMessage(QUESTION));
      MessageResponse collected = valueOf(both.rhetor.streamMessage(QUESTION).collect());

      assertThat(collected.message()).isEqualTo(whole.message());
      assertThat(collected.model()).isEqualTo(whole.model());
      assertThat(collected.provider()).isEqualTo(whole.provider());
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aChatIsAnsweredWholeAndInPieces(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      assertThat(valueOf(both.rhetor.chat(CHAT)).message())
          .startsWith("Tekton is an ecosystem")
          .isEqualTo(valueOf(both.rhetor.streamChat(CHAT).collect()).message());
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theTaskTypeRoutesAndOptionsOverrideIt(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      MessageRequest code =
          MessageRequest.builder().message(QUESTION).taskType(TaskType.CODE).build();
      GenerationOptions options =
          GenerationOptions.builder().model("simulated-fast").maxTokens(3).build();

      assertThat(valueOf(both.rhetor.sendMessage(code)).model()).contains("simulated-advanced");
      MessageResponse overridden =
          valueOf(both.rhetor.sendMessage(code.toBuilder().options(options).build()));
      assertThat(overridden.model()).contains("simulated-fast");
      assertThat(overridden.message()).isEqualTo("Tekton is an");
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aModelThatFailsIsAModelError(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.errorBeforeChunks("overloaded").times(4));

      assertThat(failureOf(both.rhetor.sendMessage(QUESTION), RhetorModelException.class).error())
          .isEqualTo("overloaded");
      failureOf(both.rhetor.chat(CHAT), RhetorModelException.class);
      failureOf(both.rhetor.streamMessage(QUESTION).collect(), RhetorModelException.class);
      failureOf(both.rhetor.streamChat(CHAT).collect(), RhetorModelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aModelThatFailsMidwayLeavesWhatItSaid(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.errorAfterChunks(2, "overloaded"));
      RhetorStreamException failure =
          failureOf(both.rhetor.streamMessage(QUESTION).collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Tekton is");
      assertThat(failure).hasCauseInstanceOf(RhetorModelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aStreamThatIsCutLeavesWhatArrived(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.cutAfterChunks(3));
      RhetorStreamException failure =
          failureOf(both.rhetor.streamMessage(QUESTION).collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Tekton is an");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aStreamThatFallsSilentIsAnIdleTimeout(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.impatientWithinAnswers(shape)) {
      both.server.inject(Fault.stallAfterChunks(1));
      RhetorStreamException failure =
          failureOf(both.rhetor.streamMessage(QUESTION).collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Tekton");
      assertThat(((RhetorTimeoutException) failure.getCause()).phase())
          .isEqualTo(RhetorTimeoutException.Phase.IDLE);
      await().until(() -> both.server.openStreams() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anAnswerThatNeverBeginsIsATimeoutOfHeaders(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.impatientWith(shape)) {
      both.server.inject(Fault.stallBeforeHeaders());

      assertThat(failureOf(both.rhetor.sendMessage(QUESTION), RhetorTimeoutException.class).phase())
          .isEqualTo(RhetorTimeoutException.Phase.HEADERS);
      await().until(() -> both.server.heldRequests() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aServerThatIsStartingCanBeAskedAgain(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.serviceUnavailable());
      RhetorClient once =
          both.rhetor.withOptions(CallOptions.builder().retryPolicy(RetryPolicy.none()).build());
      RhetorServerException failure =
          failureOf(once.sendMessage(QUESTION), RhetorServerException.class);

      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      assertThat(failure.detail()).contains("LLM client not initialized");
      valueOf(once.sendMessage(QUESTION));
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void aServerThatIsStartingIsAskedAgainByItself(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.serviceUnavailable());
      assertThat(valueOf(both.rhetor.sendMessage(QUESTION)).message()).isNotEmpty();

      both.server.inject(Fault.serviceUnavailable());
      assertThat(valueOf(both.rhetor.streamMessage(QUESTION).collect()).message()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void providersAreListedAndTheDefaultCanBeChanged(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      assertThat(valueOf(both.rhetor.setProvider("simulated", "simulated-fast")).isSuccess())
          .isTrue();
      Providers providers = valueOf(both.rhetor.getProviders());

      assertThat(providers.defaultProvider()).contains("simulated");
      assertThat(providers.defaultModel()).contains("simulated-fast");
      assertThat(providers.providers().get("simulated").isAvailable()).isTrue();
      assertThat(providers.providers().get("openai").isAvailable()).isFalse();
      assertThat(providers.providers().get("openai").models()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anUnknownProviderOrModelIsABadRequest(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      assertThat(
              failureOf(both.rhetor.setProvider("none", "x"), RhetorBadRequestException.class)
                  .detail())
          .contains("Provider none not found");
      failureOf(both.rhetor.setProvider("simulated", "x"), RhetorBadRequestException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theServerTellsOfItself(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      ServerInfo info = valueOf(both.rhetor.getServerInfo());

      assertThat(info.name()).contains("Rhetor LLM Manager");
      assertThat(info.endpoints()).contains("/message", "/budget");
      assertThat(info.providers().get("simulated").models()).hasSize(3);
      assertThat(info.templateCount()).hasValue(0);
      assertThat(info.promptComponents()).contains("rhetor");
      assertThat(info.budgetEnabled()).contains(true);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void healthIsToldAlsoOfAServerThatIsNotThere(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      Health health = valueOf(both.rhetor.getHealth());
      assertThat(health.isHealthy()).isTrue();
      assertThat(health.providers()).containsEntry("simulated", true);

      both.server.inject(Fault.serviceUnavailable());
      assertThat(valueOf(both.rhetor.getHealth()).status()).isEqualTo(Health.UNHEALTHY);
      both.server.close();
      assertThat(valueOf(both.rhetor.getHealth()).status()).isEqualTo(Health.UNAVAILABLE);
    }
  }
}
