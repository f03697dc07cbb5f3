package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "data: ", "event: m"})
  void of_isTheTextWithZerosBehindIt(String text) {
    byte[] bytes = Arrays.copyOf(text.getBytes(ISO_8859_1), Words.BYTES);

    assertThat(Words.of(text)).isEqualTo(Words.at(bytes, 0));
    assertThat(Words.at((text + "more").getBytes(ISO_8859_1), 0, text.length()))
        .isEqualTo(Words.of(text));
  }

  @Test
  void marks_tellEachByteThatDoesNotStandForItself() {
    for (int at = 0; at < Words.BYTES; at++) {
      for (int b = 0; b < 256; b++) {
        byte[] bytes = "gullgull".getBytes(ISO_8859_1);
        bytes[at] = (byte) b;
        boolean special = b < ' ' || b == '"' || b == '\\' || b > 0x7F;

        assertThat(Words.firstMark(Words.markSpecial(Words.at(bytes, 0))))
            .as("byte %d at %d", b, at)
            .isEqualTo(special ? at : Words.BYTES);
        assertThat(Words.firstMark(Words.markNonAscii(Words.at(bytes, 0))))
            .isEqualTo(b > 0x7F ? at : Words.BYTES);
      }
    }
  }

  @Test
  void lineEnd_isFoundAmongAnyBytesBeforeIt() {
    for (char lineEnd : new char[] {'\n', '\r'}) {
      for (int at = 0; at < 20; at++) {
        for (int b = 0; b < 256; b++) {
          byte[] bytes = new byte[24];
          Arrays.fill(bytes, (byte) (b == '\n' || b == '\r' ? ' ' : b));
          bytes[at] = (byte) lineEnd;
          bytes[22] = '\n';

          assertThat(Words.indexOfLineEnd(bytes, 0, 22)).isEqualTo(at);
          assertThat(Words.indexOfLineEnd(bytes, at + 1, 22)).isEqualTo(22);
        }
      }
    }
  }
}
