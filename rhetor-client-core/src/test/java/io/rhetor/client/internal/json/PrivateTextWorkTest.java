package io.rhetor.client.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search for private texts takes work in proportion to their length, whatever they are. */
class PrivateTextWorkTest {
  private static final int LENGTH = 64 * 1024;
  private static final int SAID_LENGTH = 8 * 1024;
  private static final int MOST_STEPS_PER_CHARACTER = 16;

  static Stream<String> pieces() {
    return Stream.of(
        "a",
        "ab",
        "aaaaaaaaab",
        "The vault opens at 4711. ",
        "0123456789",
        "-",
        "a-",
        " ",
        "\n",
        "\\",
        "\\\\n",
        "\\n",
        "\\\"",
        "\\u0061",
        "\\u005cn",
        "\\\\\\\\u0061",
        "\\x41",
        "\\101",
        "&",
        "&amp;",
        "&amp;amp;",
        "&#65;",
        "&hellip",
        "%",
        "%41",
        "%2541",
        "%C3%BC",
        "ß",
        "É»",
        "É»\\n",
        "ü",
        "中",
        "😀",
        "\u00AD",
        "a\u00ADb");
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void stepsOfARepeatedText_areInProportionToItsLength(String piece) {
    String text = piece.repeat(LENGTH / piece.length());

    for (String said :
        List.of(
            text.substring(0, SAID_LENGTH),
            text.substring(1, SAID_LENGTH - 1) + "#" + text.substring(0, SAID_LENGTH),
            (text.substring(0, 9) + "#").repeat(SAID_LENGTH / 10),
            "The queue is full. ".repeat(SAID_LENGTH / 19))) {
      assertThat(PrivateText.passOver(text, new QuotableText(said)))
          .isLessThan((long) MOST_STEPS_PER_CHARACTER * text.length());
    }
  }

  static Stream<String> alphabets() {
    return Stream.of("01", "acgt", "0123456789", "etaoin shrdlu", "\\nu0061", "&amp;%41", "äöÉ»\\");
  }

  @ParameterizedTest
  @MethodSource("alphabets")
  void stepsOfARandomText_areInProportionToItsLength(String alphabet) {
    Random random = new Random(4711);
    String text =
        IntStream.range(0, LENGTH)
            .mapToObj(i -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
            .collect(Collectors.joining());

    assertThat(PrivateText.passOver(text, new QuotableText(text.substring(4711, SAID_LENGTH))))
        .isLessThan((long) MOST_STEPS_PER_CHARACTER * LENGTH);
  }

  /** Each character of a quotation behind a full block of escapes is found. */
  @Test
  void aRunOfEscapes_isFoundWhereverABlockEnds() {
    String text = IntStream.range(0, 2_000).mapToObj(i -> escaped(i)).collect(Collectors.joining());
    for (int from = 250; from < 450; from++) {
      String run =
          IntStream.range(from, from + 12).mapToObj(i -> letter(i)).collect(Collectors.joining());

      assertThat(new Redactor(List.of(text)).redact("No: " + run + ".")).doesNotContain(run);
    }
  }

  private static String escaped(int i) {
    return String.format("\\u%04x", (int) letter(i).charAt(0));
  }

  private static String letter(int i) {
    return String.valueOf((char) ('a' + (i * i + i / 26) % 26));
  }
}
