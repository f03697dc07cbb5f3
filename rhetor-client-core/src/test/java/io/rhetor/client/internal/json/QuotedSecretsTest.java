package io.rhetor.client.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.Quotation;
import io.rhetor.client.support.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A private text does not show, however a server quotes it. */
class QuotedSecretsTest {
  private static final String PROMPT =
      "Tell nobody: \"Müller & Söhne\" owe <5,000> to O'Neil\\Co.\nSecond line, 😀 100% sure!";
  private static final int MEBI = 1024 * 1024;
  private static final int LONGEST_QUOTED_CHARACTER = 60;

  static final Set<String> QUOTINGS = Quoting.ALL.keySet();
  private static final List<Quoting> ALL = List.copyOf(Quoting.ALL.values());
  private static final List<Quoting> WHOLE =
      ALL.stream().filter(quoting -> !quoting.isOfLettersOnly()).collect(Collectors.toList());

  private static final List<Quoting> ONE_LAYER =
      Stream.of(
              "raw",
              "json",
              "json, all escaped",
              "html",
              "percent",
              "form",
              "Python text",
              "lower case")
          .map(Quoting.ALL::get)
          .collect(Collectors.toList());

  /** A reference without its end reads on into what is quoted in another way behind it. */
  private static final Set<String> UNMIXABLE =
      QUOTINGS.stream()
          .filter(name -> name.contains("no semicolon") || Quoting.ALL.get(name).isOfLettersOnly())
          .collect(Collectors.toSet());

  /** Python shows the bytes of {@code ä} as it shows the text {@code Ã¤}. */
  private static final List<String> MISREAD =
      List.of("UTF-8 taken for Latin-1", "UTF-8 taken for Windows-1252", "Python text");

  private static final List<String> AS_IF_MISREAD_IF_SPLIT = List.of("split by U+00AD");

  /** What prompts are made of: letters of several scripts, and signs that quotings change. */
  private static final List<String> PIECES =
      List.of(
          "a", "b", "e", "n", "r", "t", "u", "x", "K", "Z", "0", "1", "4", "9", " ", " ", "  ", "ä",
          "ü", "é", "ß", "Ñ", "ж", "Я", "ς", "中", "文", "말", "😀", "👩", ".", ",", "-", "_", "\"",
          "'", "<", ">", "\n", "\t", "+", "#", ";", "the", "vault", "opens");

  /** Two of them may look like a character of UTF-8 that was taken for two of Latin-1. */
  private static final List<String> AS_IF_MISREAD =
      List.of("É", "Ñ", "Ö", "»", "°", "\u00A0", "”", "™");

  /** What looks quoted and is not. */
  private static final List<String> ESCAPES =
      List.of("\\n", "\\u00fc", "\\x41", "&lt;", "&amp;uuml;", "&#65;", "%41", "%C3%BC");

  @ParameterizedTest
  @FieldSource("QUOTINGS")
  void aQuotedPrompt_doesNotShow(String name) {
    Quoting quoting = Quoting.ALL.get(name);
    String quoted = quoting.of(PROMPT);
    for (int from = 0; from < Math.min(quoted.length() / 3, LONGEST_QUOTED_CHARACTER); from++) {
      Quotation said = new Quotation().say("Bad value '").quote(PROMPT, quoting).say("', no.");
      said.cut("Bad value '".length() + from, said.length());

      String shown = redact(said.text(), PROMPT);

      said.assertKept(shown);
      assertThat(shown).endsWith("', no.").hasSizeLessThan(60);
    }
  }

  @Property
  void noRunOfAPrompt_shows(@ForAll Random random) {
    String prompt = prompt(join(PIECES, AS_IF_MISREAD), random);
    Quoting quoting = pick(ALL, random);
    Quotation said = new Quotation().say("no: ").quote(prompt, quoting).say(" (end)");
    said.cut(random.nextInt(12), said.length() - random.nextInt(said.length() / 2));

    said.assertKept(redact(said.text(), prompt));
  }

  @Property
  void noRunOfAPromptWithEscapesOfItsOwn_shows(@ForAll Random random) {
    String prompt = prompt(join(join(PIECES, AS_IF_MISREAD), ESCAPES), random);
    Quoting quoting = pick(ONE_LAYER, random);
    Quotation said = new Quotation().say("no: ").quote(prompt, quoting).say(" (end)");

    said.assertKept(redact(said.text(), prompt));
  }

  @Property
  void noRunOfAPromptInMixedQuotings_shows(@ForAll Random random) {
    assertNoRunShows(prompt(PIECES, random), mixable(AS_IF_MISREAD_IF_SPLIT), random);
  }

  /** Where {@code É»} may be either that or another letter, only one of both can be meant. */
  @Property
  void noRunOfAPromptInMixedQuotings_showsIfItLooksMisread(@ForAll Random random) {
    assertNoRunShows(prompt(join(PIECES, AS_IF_MISREAD), random), mixable(MISREAD), random);
  }

  private static List<Quoting> mixable(List<String> without) {
    return QUOTINGS.stream()
        .filter(name -> !UNMIXABLE.contains(name) && !without.contains(name))
        .map(Quoting.ALL::get)
        .collect(Collectors.toList());
  }

  private static void assertNoRunShows(String prompt, List<Quoting> quotings, Random random) {
    Quotation said = new Quotation().say("no: ");
    for (int i = 0; i < 3; i++) {
      for (int at = whole(prompt, random.nextInt(5)); at < prompt.length(); ) {
        int to = prompt.offsetByCodePoints(at, 1);
        to = random.nextInt(4) == 0 ? to : Math.min(prompt.length(), at + random.nextInt(30) + 1);
        Quoting quoting = pick(quotings, random);
        said.quote(prompt.substring(at, whole(prompt, to)), quoting);
        at = whole(prompt, to);
      }
      said.say(" and also ");
    }

    said.assertKept(redact(said.text(), prompt));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Il dit «É» \\\"là\\\" «É» \\\"ici\\\" «É»",
        "Il dit «É» &quot;là&quot; «É» &quot;ici&quot; «É»",
        "Il dit «É\u00AD» \"l%C3%A0\" «É\u00AD» \"%69ci\" «É»",
        "Il dit «É\u00AD» \\\"l\\xc3\\xa0\\\" «É\u00AD» \\\"\\151ci\\\" «É»"
      })
  void noRunOfAPromptThatLooksMisread_shows(String quoted) {
    String prompt = "Il dit «É» \"là\" «É» \"ici\" «É»";

    assertThat(redact("No: '" + quoted + "', it says.", prompt)).isEqualTo("No: '…', it says.");
  }

  @Property
  void noTokenShows(@ForAll Random random) {
    String token =
        IntStream.range(0, 3 + random.nextInt(9))
            .mapToObj(i -> String.valueOf("aKz059-_.~ü".charAt(random.nextInt(11))))
            .collect(Collectors.joining());
    Quoting quoting = pick(WHOLE, random);

    String shown = redact("Token '" + quoting.of(token) + "' is bad", "other", token);

    assertThat(shown).matches("Token '….?' is bad");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The queue is full: 100%25 &amp; more",
        "Field 'messages' is required",
        "maximum context length exceeded, \\u00fc"
      })
  void whatIsNotPrivate_stays(String said) {
    assertThat(redact(said, "a prompt of some length, with \"messages\": [\"a\"]", "key-1"))
        .isEqualTo(said);
  }

  @Test
  void wordsBehindALongQuotation_stay() {
    String prompt = "The vault opens at 4711. ".repeat(10_000);

    assertThat(redact("Your prompt '" + prompt + "' is too long", prompt))
        .startsWith("Your prompt '…")
        .endsWith("' is too long")
        .hasSizeLessThan(35);
  }

  /** Each takes minutes if the time grows with the product of the lengths. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "ab", "The vault opens at 4711. ", "\\", "&", "%41", "\\n", "ü", "中"})
  void twoMebibytes_takeNoLonger(String piece) {
    String prompt = piece.repeat(2 * MEBI / piece.length());
    String said = prompt.substring(0, 32 * 1024) + " ## " + prompt.substring(1, 32 * 1024);

    assertThat(redact("Bad: " + said, prompt)).startsWith("Bad").hasSizeLessThan(30);
  }

  @Test
  void manySecrets_takeNoLonger() {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      secrets.add("s" + i);
      secrets.add("A message of a long chat, number " + i);
    }
    String said = String.join("; ", secrets.subList(30_000, 34_000));

    assertThat(new Redactor(secrets).redact(said)).doesNotContain("message").doesNotContain("s1");
  }

  @Test
  void aSuppressedFailureThatQuotes_isLeftOut() {
    Throwable failure = new IllegalStateException("broken");
    failure.addSuppressed(new IllegalStateException("at: " + Quoting.ALL.get("json").of(PROMPT)));

    Throwable shown = new Redactor(List.of(PROMPT)).redact(failure);

    assertThat(shown).hasMessageContaining("broken").hasNoSuppressedExceptions();
  }

  @Test
  void whatForgesALine_isABlank() {
    assertThat(redact("a\r\nb\u2028c\u0085d\u001B[1me\u202Ef")).isEqualTo("a  b c d [1me f");
  }

  private static String redact(String said, String... secrets) {
    return new Redactor(List.of(secrets)).redact(said);
  }

  private static String prompt(List<String> pieces, Random random) {
    return IntStream.range(0, 15 + random.nextInt(60))
        .mapToObj(i -> pick(pieces, random))
        .collect(Collectors.joining());
  }

  private static List<String> join(List<String> some, List<String> more) {
    return Stream.of(some, more).flatMap(List::stream).collect(Collectors.toList());
  }

  private static int whole(String text, int at) {
    return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
