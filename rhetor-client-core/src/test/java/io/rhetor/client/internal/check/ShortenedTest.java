package io.rhetor.client.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a text that is too long for a message. */
class ShortenedTest {
  @ParameterizedTest
  @CsvSource({"abc, abc", "abcd, abc…", "ab\uD83D\uDE00, ab…", "a\uD83D\uDE00d, a\uD83D\uDE00…"})
  void keepsThreeCharacters_andCutsNoneInHalf(String text, String shortened) {
    assertThat(Shortened.to(3, text)).isEqualTo(shortened);
    assertThat(Shortened.beginning(3, text)).isEqualTo(shortened.replace("…", ""));
  }
}
