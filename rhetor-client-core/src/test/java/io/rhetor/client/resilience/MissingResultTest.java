package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rhetor.client.ChatSession;
import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that returns null, as a mock does whose methods are not stubbed. */
class MissingResultTest {
  private static final FakeLlm MOCK = FakeLlm.of(() -> null, () -> null);
  private static final LlmClient GUARDED = InputGuard.builder().build().protect(MOCK);
  private static final LlmClient BUDGETED =
      BudgetAwareLlmClient.builder(MOCK, new ScriptedBudget()).build();
  private static final ChatRequest CHAT = ChatRequest.of(ChatMessage.user("Hi"));

  static Stream<Arguments> calls() {
    return Stream.of(
        call("sendMessage", GUARDED, llm -> llm.sendMessage("Hi")),
        call("streamMessage", GUARDED, llm -> llm.streamMessage("Hi")),
        call("chat", GUARDED, llm -> llm.chat(CHAT)),
        call("streamChat", GUARDED, llm -> llm.streamChat(CHAT)),
        call("streamMessage", BUDGETED, llm -> llm.streamMessage("Hi")),
        call("streamChat", BUDGETED, llm -> llm.streamChat(CHAT)),
        call("chat", MOCK, llm -> ChatSession.builder(llm).build().send("Hi")));
  }

  private static Arguments call(String method, LlmClient llm, Consumer<LlmClient> call) {
    return Arguments.of(method, llm, call);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isNamed_withWhatToDo(String method, LlmClient llm, Consumer<LlmClient> call) {
    assertThatIllegalStateException()
        .isThrownBy(() -> call.accept(llm))
        .withMessageContaining(method + " of the ")
        .withMessageContaining("stub the method");
  }
}
