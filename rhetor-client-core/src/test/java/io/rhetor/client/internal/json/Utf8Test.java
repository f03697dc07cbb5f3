package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What counts as UTF-8 is what the JDK's decoder takes without a complaint. */
class Utf8Test {
  private static final int TRIES = 200_000;

  // Bytes at the bounds of what begins a character or goes on with one.
  private static final byte[] NEAR_BOUNDS =
      "\u0000a\u007F\u0080\u008F\u0090\u009F\u00A0\u00BF\u00C0\u00C1\u00C2\u00DF\u00E0\u00E1\u00EC\u00ED\u00EE\u00EF\u00F0\u00F3\u00F4\u00F5\u00F7\u00F8\u00FF"
          .getBytes(ISO_8859_1);
  private static final byte[] TEXT = "gulls über 海鸥 and 😀 数一数, ß".getBytes(UTF_8);

  private final Random random = new Random(1);

  @Test
  void anyBytes_areTextIfTheJdkDecodesThem() {
    int texts = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length - from + 1);

      boolean isText = isDecoded(bytes, from, to);

      assertThat(Utf8.isText(bytes, from, to))
          .as("%s from %d to %d", Arrays.toString(bytes), from, to)
          .isEqualTo(isText);
      texts += isText ? 1 : 0;
    }
    assertThat(texts).isBetween(TRIES / 10, TRIES / 10 * 9);
  }

  /** Text, into which some bytes are put. */
  private byte[] bytes() {
    byte[] bytes = Arrays.copyOf(TEXT, TEXT.length);
    int at = random.nextInt(bytes.length - 4);
    for (int i = random.nextInt(5); i > 0; i--) {
      bytes[at++] = NEAR_BOUNDS[random.nextInt(NEAR_BOUNDS.length)];
    }
    return bytes;
  }

  private static boolean isDecoded(byte[] bytes, int from, int to) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
