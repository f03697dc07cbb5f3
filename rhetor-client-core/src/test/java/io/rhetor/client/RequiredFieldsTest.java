package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.conversation.NewConversationMessage;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.server.Health;
import io.rhetor.client.stream.StreamChunk;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is forgotten where, the answer is the same kind of exception, and names it. */
class RequiredFieldsTest {
  static Stream<Arguments> incomplete() {
    return Stream.of(
        builder("message", () -> MessageResponse.builder().model("m").build()),
        builder("text", () -> StreamChunk.builder().model("m").build()),
        builder("status", () -> Health.builder().version("1").build()),
        builder("message", () -> MessageRequest.builder().build()),
        builder("messages", () -> ChatRequest.builder().build()),
        builder("name", () -> NewPromptTemplate.builder().template("x").build()),
        builder("template", () -> NewPromptTemplate.builder().name("x").build()),
        builder("name", () -> NewSystemPrompt.builder().component("c").content("x").build()),
        builder("component", () -> NewSystemPrompt.builder().name("x").content("x").build()),
        builder("content", () -> NewSystemPrompt.builder().name("x").component("c").build()),
        builder("name", () -> NewPersonality.builder().build()),
        builder("task", () -> GeneratePromptRequest.builder().build()),
        builder("templateId", () -> RenderRequest.builder().build()),
        builder("message", () -> NewConversationMessage.builder().sender("s").build()),
        builder("sender", () -> NewConversationMessage.builder().message("x").build()),
        builder("period", () -> BudgetLimit.builder().limit(BigDecimal.ONE).build()),
        builder("limit", () -> BudgetLimit.builder().period(BudgetPeriod.DAILY).build()),
        builder("first", () -> FallbackLlmClient.builder().build()),
        builder("kind", () -> ClientEvent.builder().build()));
  }

  private static Arguments builder(String field, ThrowingCallable build) {
    return Arguments.of(field, build);
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void forgottenField_isAnIllegalArgumentThatNamesIt(String field, ThrowingCallable build) {
    assertThatIllegalArgumentException().isThrownBy(build).withMessageContaining(field);
  }
}
