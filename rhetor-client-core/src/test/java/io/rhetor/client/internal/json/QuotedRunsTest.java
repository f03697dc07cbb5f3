package io.rhetor.client.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A private text does not show, however a server quotes it. */
class QuotedRunsTest {
  private static final String PROMPT =
      "Tell nobody: \"M\u00fcller & S\u00f6hne\" owe <5,000> to O'Neil\\Co.\nSecond line, \uD83D\uDE00 100% sure!";

  private static final List<UnaryOperator<String>> QUOTINGS =
      List.of(
          text -> text,
          QuotedRunsTest::json,
          text -> json(json(text)),
          QuotedRunsTest::python,
          QuotedRunsTest::html,
          text -> html(html(text)),
          text -> URLEncoder.encode(text, StandardCharsets.UTF_8),
          text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"),
          text -> text.toUpperCase(Locale.ROOT),
          text -> text.toLowerCase(Locale.ROOT),
          text -> text.replaceAll("\\s+", " "),
          text -> text.replace(" ", "\n   "));

  static Stream<Arguments> quotings() {
    return QUOTINGS.stream().map(quoting -> Arguments.of(quoting.apply(PROMPT), quoting));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quotings")
  void aQuotedPrompt_doesNotShow(String quoted, UnaryOperator<String> quoting) {
    for (int from = 0; from < quoted.length() - 40; from += 5) {
      String shown =
          new Redactor(List.of(PROMPT))
              .redact("Bad value '" + quoted.substring(from) + "', says the server.");

      assertThat(shown).startsWith("Bad value ").endsWith(", says the server.");
      assertThat(lettersOf(shown)).doesNotContain("hneoweto").doesNotContain("secondline");
    }
  }

  @Property(tries = 300)
  void noRunOfAPrompt_shows(
      @ForAll @NotBlank @StringLength(min = 20, max = 200) String prompt,
      @ForAll @IntRange(min = 0, max = 11) int quoting,
      @ForAll @IntRange(min = 0, max = 40) int cut) {
    String quoted = QUOTINGS.get(quoting).apply(prompt);
    String part = quoted.substring(Math.min(cut, quoted.length()));

    String shown = new Redactor(List.of(prompt)).redact("no: " + part + " (end)");

    for (int i = 0; i + QuotedRuns.RUN <= prompt.length(); i++) {
      assertThat(shown).doesNotContain(prompt.substring(i, i + QuotedRuns.RUN));
    }
    assertThat(shown.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void whatIsNotPrivate_stays() {
    assertThat(
            new Redactor(List.of("a prompt of some length"))
                .redact("The queue is full: 100%25 &amp; more"))
        .isEqualTo("The queue is full: 100%25 &amp; more");
  }

  @Test
  void aSuppressedFailureThatQuotes_isLeftOut() {
    Throwable failure = new IllegalStateException("broken");
    failure.addSuppressed(new IllegalStateException("at: " + json(PROMPT)));

    Throwable shown = new Redactor(List.of(PROMPT)).redact(failure);

    assertThat(shown).hasMessageContaining("broken").hasNoSuppressedExceptions();
  }

  @Test
  void whatForgesALine_isABlank() {
    assertThat(new Redactor(List.of()).redact("a\r\nb\u2028c\u0085d\u001B[1me\u202Ef"))
        .isEqualTo("a  b c d [1me f");
  }

  private static String lettersOf(String text) {
    return text.chars()
        .filter(Character::isLetter)
        .mapToObj(c -> String.valueOf((char) Character.toLowerCase(c)))
        .collect(Collectors.joining());
  }

  private static String json(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c == '\n') {
        escaped.append("\\n");
      } else if (c < ' ' || c > '~') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String python(String text) {
    StringBuilder repr = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\'' || c == '\\') {
                repr.append('\\').append((char) c);
              } else if (c == '\n') {
                repr.append("\\n");
              } else if (c >= ' ' && c <= '~') {
                repr.append((char) c);
              } else if (c <= 0xFF) {
                repr.append(String.format("\\x%02x", c));
              } else {
                repr.append(String.format(c <= 0xFFFF ? "\\u%04x" : "\\U%08x", c));
              }
            });
    return repr.toString();
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
