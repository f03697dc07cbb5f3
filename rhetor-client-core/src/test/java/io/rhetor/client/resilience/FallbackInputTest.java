package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.message.MessageRequest;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a chain refuses, before anything is sent. */
class FallbackInputTest {
  private final FakeLlm llm = FakeLlm.saying("text");

  private FallbackLlmClient.Builder chain() {
    return FallbackLlmClient.builder().first("first", llm);
  }

  @Test
  void names_areUniqueAndNotBlank() {
    assertRefused(() -> FallbackLlmClient.builder().first(" ", llm), "name: must not be blank");
    assertRefused(() -> chain().then("first", llm), "name: 'first' is taken");
    assertRefused(
        () -> chain().then(FallbackLlmClient.STATIC_REPLY, llm), "name: 'static-reply' is taken");
  }

  @Test
  void order_isFirstThenOthers() {
    assertThatThrownBy(() -> FallbackLlmClient.builder().then("second", llm))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("then: there is no first target yet; call first(name, llm)");
    assertThatThrownBy(() -> chain().first("again", llm))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("first: was called before; add others with then(name, llm)");
    assertThatThrownBy(() -> FallbackLlmClient.builder().thenReply("Sorry").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first: is required");
  }

  @Test
  void replyAndDeadline_mustMakeSense() {
    assertRefused(() -> chain().thenReply(""), "thenReply: must not be blank");
    assertRefused(() -> chain().deadline(Duration.ZERO), "deadline: must be more than zero");
  }

  @Test
  void unknownTarget_hasNoCircuit() {
    assertRefused(
        () -> chain().build().circuitState("other"), "target: the chain has none named 'other'");
  }

  @Test
  void nothingMayBeNull() {
    assertThatThrownBy(() -> chain().build().sendMessage((MessageRequest) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("request");
    assertThatThrownBy(() -> chain().build().streamChat(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("request");
    assertThatThrownBy(() -> chain().build().streamMessage("Hi").subscribe(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("subscriber");
    assertThatThrownBy(() -> chain().then("second", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("llm");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
