package io.rhetor.client.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users build for a call. */
class RequestValuesTest {
  private static final GenerationOptions OPTIONS =
      GenerationOptions.builder()
          .provider("p")
          .model("m")
          .temperature(0)
          .maxTokens(1)
          .topP(1)
          .stop("secret stop")
          .parameter("system", "secret extra")
          .build();

  private static final MessageRequest MESSAGE =
      MessageRequest.builder()
          .message("secret message")
          .contextId(ContextId.of("a:b"))
          .taskType(TaskType.CODE)
          .component("a")
          .promptId("id")
          .options(OPTIONS)
          .build();

  private static final ChatRequest CHAT =
      ChatRequest.builder()
          .addMessage(ChatMessage.user("secret turn"))
          .contextId(ContextId.of("a:b"))
          .taskType(TaskType.CHAT)
          .component("a")
          .promptId("id")
          .options(OPTIONS)
          .build();

  @ParameterizedTest(name = "{0} [{index}]")
  @MethodSource("refusals")
  void unusableValue_isRefusedByName(String field, ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + ": ");
  }

  static Stream<Arguments> refusals() {
    GenerationOptions.Builder options = GenerationOptions.builder();
    return Stream.of(
        refusal("message", () -> MessageRequest.of(" ")),
        refusal("message", () -> MessageRequest.builder().build()),
        refusal("component", () -> MessageRequest.builder().component("")),
        refusal("promptId", () -> MessageRequest.builder().promptId("\t")),
        refusal("messages", () -> ChatRequest.builder().build()),
        refusal("messages", ChatRequest::of),
        refusal("role", () -> Role.of("")),
        refusal("taskType", () -> TaskType.of(" ")),
        refusal("provider", () -> options.provider("")),
        refusal("model", () -> options.model("")),
        refusal("temperature", () -> options.temperature(-0.1)),
        refusal("temperature", () -> options.temperature(2.1)),
        refusal("temperature", () -> options.temperature(Double.NaN)),
        refusal("topP", () -> options.topP(1.1)),
        refusal("topP", () -> options.topP(Double.NaN)),
        refusal("maxTokens", () -> options.maxTokens(0)),
        refusal("fallback provider", () -> options.fallback("", "m")),
        refusal("fallback model", () -> options.fallback("p", " ")),
        refusal("parameter name", () -> options.parameter("", 1)),
        refusal("parameter", () -> options.parameter("temperature", 1)),
        refusal("parameter", () -> options.parameter("provider", "p")),
        refusal("parameter", () -> options.parameter("options", Map.of())),
        refusal("parameter seed", () -> options.parameter("seed", null)),
        refusal("parameter seed", () -> options.parameter("seed", new Object())),
        refusal("parameter seed", () -> options.parameter("seed", List.of('c'))),
        refusal("parameter seed", () -> options.parameter("seed", Double.NaN)));
  }

  @ParameterizedTest(name = "{0} [{index}]")
  @MethodSource("nulls")
  void null_isRefusedByName(String field, ThrowingCallable use) {
    assertThatThrownBy(use).isInstanceOf(NullPointerException.class).hasMessageContaining(field);
  }

  static Stream<Arguments> nulls() {
    return Stream.of(
        refusal("message", () -> MessageRequest.of(null)),
        refusal("contextId", () -> MessageRequest.builder().contextId(null)),
        refusal("taskType", () -> MessageRequest.builder().taskType(null)),
        refusal("component", () -> MessageRequest.builder().component(null)),
        refusal("promptId", () -> MessageRequest.builder().promptId(null)),
        refusal("options", () -> MessageRequest.builder().options(null)),
        refusal("message", () -> ChatRequest.builder().addMessage(null)),
        refusal("messages", () -> ChatRequest.builder().messages(null)),
        refusal(
            "messages", () -> ChatRequest.builder().messages(Arrays.asList((ChatMessage) null))),
        refusal("role", () -> ChatMessage.of(null, "x")),
        refusal("content", () -> ChatMessage.user(null)),
        refusal("stop", () -> GenerationOptions.builder().stop("a", null)),
        refusal("contextId", () -> ContextId.of(null)));
  }

  @Test
  void toBuilder_copiesEverything() {
    assertThat(MESSAGE.toBuilder().build()).isEqualTo(MESSAGE).hasSameHashCodeAs(MESSAGE);
    assertThat(CHAT.toBuilder().build()).isEqualTo(CHAT).hasSameHashCodeAs(CHAT);
    assertThat(OPTIONS.toBuilder().build()).isEqualTo(OPTIONS).hasSameHashCodeAs(OPTIONS);
  }

  @Test
  void anyDifferentPart_makesRequestsUnequal() {
    assertThat(
            Stream.of(
                MESSAGE.toBuilder().message("other").build(),
                MESSAGE.toBuilder().contextId(ContextId.of("other")).build(),
                MESSAGE.toBuilder().taskType(TaskType.of("other")).build(),
                MESSAGE.toBuilder().component("other").build(),
                MESSAGE.toBuilder().promptId("other").build(),
                MESSAGE.toBuilder().options(GenerationOptions.none()).build()))
        .doesNotHaveDuplicates()
        .doesNotContain(MESSAGE);
    assertThat(CHAT.toBuilder().addMessage(ChatMessage.assistant("Yes")).build())
        .isNotEqualTo(CHAT);
    assertThat(CHAT).isNotEqualTo(MESSAGE);
    assertThat(OPTIONS.toBuilder().maxTokens(2).build()).isNotEqualTo(OPTIONS);
    assertThat(OPTIONS.toBuilder().model("other").build()).isNotEqualTo(OPTIONS);
    assertThat(OPTIONS.toBuilder().provider("other").build()).isNotEqualTo(OPTIONS);
    assertThat(ChatMessage.user("x")).isNotEqualTo(ChatMessage.system("x"));
    assertThat(ChatMessage.user("x")).isNotEqualTo(ChatMessage.user("y"));
  }

  @Test
  void toString_showsNothingPrivate() {
    for (Object value : List.of(MESSAGE, CHAT, OPTIONS, CHAT.messages().get(0))) {
      assertThat(value.toString()).doesNotContain("secret");
    }
    assertThat(MESSAGE.toString()).contains("14 characters", "a:b", "code", "id");
    assertThat(CHAT.toString()).contains("user", "11 characters");
    assertThat(OPTIONS.toString()).contains("temperature", "stop", "system");
    assertThat(MessageResponse.builder().message("secret answer").build().toString())
        .doesNotContain("secret");
  }

  @Test
  void builtRequest_doesNotChangeWithItsBuilder() {
    ChatMessage added = ChatMessage.assistant("Yes");
    ChatRequest.Builder builder = CHAT.toBuilder().addMessage(added);
    ChatRequest request = builder.build();
    builder.addMessage(ChatMessage.user("And?")).component("other");

    assertThat(request.messages()).containsExactly(CHAT.messages().get(0), added);
    assertThat(request.component()).isEqualTo(CHAT.component());
    assertThat(CHAT.messages()).doesNotContain(added);
    assertThatThrownBy(() -> request.messages().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void messages_replaceTheTurnsBefore() {
    assertThat(CHAT.toBuilder().messages(List.of(ChatMessage.system("x"))).build().messages())
        .containsExactly(ChatMessage.system("x"));
  }

  @Test
  void options_readBackWhatWasSet() {
    assertThat(OPTIONS.provider()).hasValue("p");
    assertThat(OPTIONS.model()).hasValue("m");
    assertThat(OPTIONS.temperature()).hasValue(0);
    assertThat(OPTIONS.maxTokens()).hasValue(1);
    assertThat(OPTIONS.topP()).hasValue(1);
    assertThat(OPTIONS.parameters().keySet())
        .containsExactly("temperature", "max_tokens", "top_p", "stop", "system");
    assertThat(OPTIONS.isEmpty()).isFalse();
    assertThat(GenerationOptions.none().isEmpty()).isTrue();
    assertThat(GenerationOptions.none().temperature()).isEmpty();
    assertThat(GenerationOptions.none()).isEqualTo(GenerationOptions.builder().build());
  }

  @Test
  void parameter_isCopied() {
    List<Object> biases = new ArrayList<>(List.of(1));
    GenerationOptions options =
        GenerationOptions.builder().parameter("bias", Map.of("x", biases)).build();
    biases.add(2);

    assertThat(options.parameters()).isEqualTo(Map.of("bias", Map.of("x", List.of(1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a:b", "night watch", "港 ⚓", "...", "a?b#c%d", "😀"})
  void contextId_takesAlmostAnything(String value) {
    assertThat(ContextId.of(value).value()).isEqualTo(value);
    assertThat(ContextId.of(value)).isEqualTo(ContextId.of(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "/", ".", "..", "a\nb", "a\u0000", "a\u0085"})
  void contextIdThatNoPathCanName_isRefused(String value) {
    assertThatThrownBy(() -> ContextId.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("contextId: ");
  }

  @Test
  void contextIdOfComponentAndSession_joinsThem() {
    assertThat(ContextId.of("quill", "a:b").value()).isEqualTo("quill:a:b");
    assertThat(ContextId.of("x".repeat(1_024)).value()).hasSize(1_024);
    assertThatThrownBy(() -> ContextId.of("x".repeat(1_025))).hasMessageContaining("1024");
    assertThatThrownBy(() -> ContextId.of("a:b", "c")).hasMessageStartingWith("component: ");
    assertThatThrownBy(() -> ContextId.of("a", " ")).hasMessageStartingWith("session: ");
    assertThatThrownBy(() -> ContextId.of("a", "b/c")).hasMessageStartingWith("contextId: ");
  }

  @Test
  void openNames_equalByValue() {
    assertThat(Role.of("user")).isEqualTo(Role.USER).hasSameHashCodeAs(Role.USER);
    assertThat(TaskType.of("code")).isEqualTo(TaskType.CODE).hasSameHashCodeAs(TaskType.CODE);
    assertThat(Role.of("tool")).isNotEqualTo(Role.SYSTEM).hasToString("tool");
    assertThat(TaskType.of("poetry")).isNotEqualTo(TaskType.DEFAULT).hasToString("poetry");
  }

  private static Arguments refusal(String field, ThrowingCallable use) {
    return Arguments.of(field, use);
  }
}
