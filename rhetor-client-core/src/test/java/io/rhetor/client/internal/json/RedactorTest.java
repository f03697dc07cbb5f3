package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
  @Test
  void redact_replacesEveryOccurrenceOfEverySecret() {
    Redactor redactor = new Redactor(List.of("launch codes", "s3cret"));

    assertThat(redactor.redact("'launch codes' and s3cret, launch codes"))
        .isEqualTo("'…' and …, …");
  }

  @Test
  void redact_findsASecretWithoutTheBlanksAroundIt() {
    assertThat(new Redactor(List.of("  my plan\n")).redact("said: my plan!")).isEqualTo("said: …!");
  }

  @Test
  void redact_secretThatContainsAnother_isReplacedWhole() {
    Redactor redactor = new Redactor(List.of("my plan", "my plan is to sell the company"));

    assertThat(redactor.redact("bad text: my plan is to sell the company"))
        .isEqualTo("bad text: …");
  }

  @Test
  void redact_secretIsNoPattern() {
    assertThat(new Redactor(List.of("a.*$1\\b")).redact("abc a.*$1\\b")).isEqualTo("abc …");
  }

  @Test
  void redact_leavesTextsAloneThatAreTooShortToBeSecret() {
    assertThat(new Redactor(List.of("", " ", "hi", " ok ")).redact("this ok is hi"))
        .isEqualTo("this ok is hi");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"chunk\": \"private\"}|{\"chunk\": \"…\"}",
        "{\"chunk\":\"private\",\"n\":1}|{\"chunk\":\"…\",\"n\":1}",
        "{\"chunk\":\"pri\\\"vate\"}|{\"chunk\":\"…\"}",
        "{\"chunk\":\"pri\\\\\"}|{\"chunk\":\"…\"}",
        "{\"chunk\":\"private and cut|{\"chunk\":\"…\"",
        "[\"private\", \"words\"]|[\"…\", \"…\"]",
        "{\"stop\":[\"private\"]}|{\"stop\":[\"…\"]}",
        "\"private\"|\"…\"",
        "{\"a\":{\"b\":\"private\"}}|{\"a\":{\"b\":\"…\"}}"
      },
      delimiter = '|')
  void snippet_leavesOutQuotedValuesAndKeepsNames(String text, String expected) {
    assertThat(snippet(text)).isEqualTo(expected);
  }

  @Test
  void snippet_ofALongSecretThatAnAnswerEchoes_showsNothingOfIt() {
    String prompt = "Plan my surprise party, ".repeat(500) + "\nand tell nobody of it.";
    byte[] echo = ("your request was: " + prompt).getBytes(StandardCharsets.UTF_8);

    assertThat(new Redactor(List.of(prompt)).snippet(echo, 0, echo.length))
        .isEqualTo("your request was: …");
  }

  @Test
  void redact_ofASecretQuotedInPart_replacesItsBeginningAndItsLines() {
    Redactor redactor = new Redactor(List.of("Plan my surprise party\nand tell nobody of it."));

    assertThat(redactor.redact("line 2: and tell nobody of it.")).isEqualTo("line 2: …");
    assertThat(redactor.redact("line 1: Plan my surprise party")).isEqualTo("line 1: …");
  }

  @Test
  void snippet_isOneLineWithoutControlCharacters() {
    assertThat(snippet("<html>\r\n\t<b>Bad\u0000Gateway</b>"))
        .isEqualTo("<html> <b>Bad Gateway</b>");
  }

  @Test
  void snippet_ofLongText_isCutAt120CharactersVisibly() {
    assertThat(snippet("x".repeat(5_000))).isEqualTo("x".repeat(120) + "…");
    assertThat(snippet("x".repeat(120))).isEqualTo("x".repeat(120));
  }

  @Test
  void snippet_ofALongQuotedValue_showsNothingOfIt() {
    assertThat(snippet("{\"chunk\": \"" + "private ".repeat(5_000) + "\"}"))
        .isEqualTo("{\"chunk\": \"…\"");
  }

  @Test
  void snippet_readsOnlyTheGivenBytes() {
    byte[] bytes = "xxabcyy".getBytes(UTF_8);

    assertThat(new Redactor(List.of()).snippet(bytes, 2, 3)).isEqualTo("abc");
    assertThat(new Redactor(List.of()).snippet(bytes, 2, 0)).isEmpty();
  }

  @Property
  void snippet_ofAnyBytes_isShortAndOnOneLine(@ForAll byte[] bytes) {
    assertThat(new Redactor(List.of()).snippet(bytes, 0, bytes.length))
        .hasSizeLessThanOrEqualTo(121)
        .doesNotContain("\n", "\r", "\0");
  }

  private static String snippet(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Redactor(List.of()).snippet(bytes, 0, bytes.length);
  }
}
