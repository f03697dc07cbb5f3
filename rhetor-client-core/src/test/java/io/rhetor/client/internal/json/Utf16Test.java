package io.rhetor.client.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf16Test {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "plain, plain",
    "\uD83D\uDE00, \uD83D\uDE00",
    "\uD83D, \uFFFD",
    "\uDE00, \uFFFD",
    "cut \uD83D, cut \uFFFD",
    "\uDE00 tail, \uFFFD tail",
    "\uDE00\uD83D, \uFFFD\uFFFD",
    "\uD83D\uD83D\uDE00, \uFFFD\uD83D\uDE00",
    "\uD83D\uDE00\uDE00, \uD83D\uDE00\uFFFD",
    "a\uD83Db, a\uFFFDb"
  })
  void wellFormed_replacesHalvesOfCharacters(String text, String expected) {
    assertThat(Utf16.wellFormed(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "gulls on the water", "größer", "数一数海鸥", "😀", "a😀é中 gulls 😀😀"})
  void length_isThatOfTheText(String text) {
    for (int before = 0; before < 9; before++) {
      byte[] bytes = (" ".repeat(before) + text + "é").getBytes(StandardCharsets.UTF_8);

      assertThat(Utf16.length(bytes, before, bytes.length - 2)).isEqualTo(text.length());
    }
  }

  @Test
  void length_isThatOfAnyTwoCharacters() {
    int[] bounds = {0, 0x7F, 0x80, 0xFF, 0x3FF, 0x7FF, 0x800, 0xFFF, 0xFFFF, 0x10000, 0x10FFFF};
    for (int first : bounds) {
      for (int second : bounds) {
        String text = Character.toString(first) + Character.toString(second) + "a";
        length_isThatOfTheText(text);
      }
    }
  }

  @Test
  void wellFormed_returnsTheSameTextIfItIs() {
    String text = new String("wohl \uD83D\uDE00 geformt");

    assertThat(Utf16.wellFormed(text)).isSameAs(text);
  }
}
