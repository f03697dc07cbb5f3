package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.support.ScriptedLlm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputGuardTest {
  private static final String SECRET = "The vault opens at 4711";

  private final ScriptedLlm llm = new ScriptedLlm();

  @Test
  void requestThatPasses_goesOnAsItIs() {
    MessageRequest request =
        MessageRequest.builder().message("12345").taskType(TaskType.CODE).build();

    InputGuard.builder()
        .maxCharacters(5)
        .refuseControlCharacters()
        .removeControlCharacters()
        .check("digits only", text -> text.matches("\\d+"))
        .sanitize("nothing", text -> text)
        .build()
        .protect(llm)
        .sendMessage(request);

    assertThat(llm.requests).singleElement().isSameAs(request);
  }

  @Test
  void textThatIsRewritten_goesOnWithAllElseOfTheRequest() {
    MessageRequest request =
        MessageRequest.builder().message("call 4711").taskType(TaskType.CODE).build();

    InputGuard.builder()
        .sanitize("no numbers", text -> text.replaceAll("\\d+", "#"))
        .build()
        .protect(llm)
        .sendMessage(request);

    assertThat(llm.lastRequest()).isEqualTo(request.toBuilder().message("call #").build());
  }

  @Test
  void turnThatIsRewritten_goesOnWithAllElseOfIt() {
    InputGuard guard = InputGuard.builder().sanitize("trimmed", String::strip).build();
    Map<String, String> turn = Map.of("role", "user", "content", " Hi ", "name", "ada");

    guard.protect(llm).chat(ChatRequest.of(ChatMessage.fromJson(turn)));

    assertThat(llm.lastChat().messages().get(0).toJson())
        .containsExactlyInAnyOrderEntriesOf(Map.of("role", "user", "content", "Hi", "name", "ada"));
  }

  @Test
  void textThatIsTooLong_isRefusedAndNotSent() {
    InputGuard guard = InputGuard.builder().maxCharacters(SECRET.length() - 1).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.protect(llm).sendMessage(SECRET))
        .withMessage(
            "message: must have at most 22 characters, not 23; shorten it or send it in parts");
    assertThat(llm.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\b", "\u001b", "\u007f", "\u0085"})
  void controlCharacter_isRefusedByItsNumberAndPlace(String control) {
    InputGuard guard = InputGuard.builder().refuseControlCharacters().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.protect(llm).sendMessage(SECRET + control + SECRET))
        .withMessage(
            String.format(
                "message: must not contain control characters, but has U+%04X at index 23; remove"
                    + " it, or use removeControlCharacters",
                (int) control.charAt(0)));
    assertThat(llm.requests).isEmpty();
  }

  @Test
  void tabsAndLineBreaks_areNoControlCharacters() {
    InputGuard guard =
        InputGuard.builder().refuseControlCharacters().removeControlCharacters().build();

    guard.protect(llm).sendMessage("a\tb\r\nc");

    assertThat(llm.lastRequest().message()).isEqualTo("a\tb\r\nc");
  }

  @Test
  void rulesAreAppliedInOrder() {
    String text = "a\u0000b";

    InputGuard.builder()
        .removeControlCharacters()
        .maxCharacters(2)
        .build()
        .protect(llm)
        .sendMessage(text);

    assertThat(llm.lastRequest().message()).isEqualTo("ab");
    InputGuard otherWayRound =
        InputGuard.builder().maxCharacters(2).removeControlCharacters().build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> otherWayRound.protect(llm).sendMessage(text));
  }

  @Test
  void ruleThatIsBroken_isNamed() {
    InputGuard guard =
        InputGuard.builder().check("no numbers", text -> !text.contains("4711")).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.protect(llm).sendMessage(SECRET))
        .withMessage("message: breaks the rule 'no numbers'");
    assertThat(llm.requests).isEmpty();
  }

  @Test
  void checkThatThrows_isNamedWithoutTheText() {
    InputGuard guard =
        InputGuard.builder().check("a number", text -> Integer.parseInt(text) > 0).build();

    Throwable failure = catchThrowable(() -> guard.protect(llm).sendMessage(SECRET));

    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "message: was not sent, since the check 'a number' failed with a"
                + " java.lang.NumberFormatException; mend the check");
    assertThat(printed(failure)).contains("Integer.parseInt").doesNotContain("4711");
    assertThat(llm.requests).isEmpty();
  }

  @Test
  void sanitizerThatReturnsNull_isNamed() {
    InputGuard guard = InputGuard.builder().sanitize("shorter", text -> null).build();

    assertThatIllegalStateException()
        .isThrownBy(() -> guard.protect(llm).sendMessage("Hi"))
        .withMessage("message: was not sent, since the sanitizer 'shorter' returned null; mend it");
  }

  @Test
  void messageOfWhichNothingIsLeft_isRefused() {
    InputGuard guard = InputGuard.builder().removeControlCharacters().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.protect(llm).sendMessage("\u0000 "))
        .withMessage(
            "message: is blank once the rules have rewritten it; there is nothing to send");
    assertThat(llm.requests).isEmpty();
  }

  @Test
  void stream_isRefusedAsItIsPrepared() {
    InputGuard guard = InputGuard.builder().maxCharacters(1).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.protect(llm).streamMessage("Hi"))
        .withMessageStartingWith("message: must have at most 1 characters");
    assertThat(llm.requests).isEmpty();
  }

  @Test
  void guard_doesNotChangeWithItsBuilders() {
    InputGuard.Builder builder = InputGuard.builder();
    InputGuard none = builder.build();
    builder.maxCharacters(1);
    InputGuard one = builder.build();
    one.toBuilder().sanitize("shorter", text -> "").build();

    none.protect(llm).sendMessage("Hi");

    assertThat(llm.requests).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> one.protect(llm).sendMessage("Hi"));
    one.protect(llm).sendMessage("H");
    assertThat(llm.lastRequest().message()).isEqualTo("H");
  }

  @Test
  void close_closesTheClientBehind() {
    InputGuard.builder().build().protect(llm).close();

    assertThat(llm.closed).isTrue();
  }

  @Test
  void rulesThatCannotWork_areRefused() {
    InputGuard.Builder builder = InputGuard.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxCharacters(0))
        .withMessage("maxCharacters: must be at least 1, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.check(" ", text -> true))
        .withMessageStartingWith("rule: must not be blank");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.sanitize("", text -> text));
    assertThatNullPointerException().isThrownBy(() -> builder.check("rule", null));
    assertThatNullPointerException().isThrownBy(() -> builder.sanitize("rule", null));
    assertThatNullPointerException().isThrownBy(() -> builder.build().protect(null));
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
