package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's decoder and the check agree. */
class Utf8CheckTest {
  private static final int[] TELLING = {
    0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
    0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF
  };

  @Test
  void everyCharacter_isAccepted_alsoInParts() {
    Utf8Check check = new Utf8Check();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(Character.toString(point));
        for (int i = 0; i < bytes.limit(); i++) {
          if (!check.accepts(bytes, i, i + 1) || check.isWhole() != (i == bytes.limit() - 1)) {
            throw new AssertionError("U+" + Integer.toHexString(point));
          }
        }
      }
    }
  }

  @Test
  void anyBytes_areJudgedAsByTheDecoder() {
    Random random = new Random(1);
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) TELLING[random.nextInt(TELLING.length)];
      }

      assertThat(isAccepted(bytes, bytes.length))
          .as(() -> Arrays.toString(bytes))
          .isEqualTo(isUtf8(bytes));
    }
  }

  @Test
  void textsWithAByteChanged_areJudgedAsByTheDecoder_inWhateverParts() {
    Random random = new Random(2);
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = "gulls, мойва, 数一数海鸥, ߿ࠀ퟿ 😀🕊 end".getBytes(StandardCharsets.UTF_8);
      if (i % 5 > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) TELLING[random.nextInt(TELLING.length)];
      }

      assertThat(isAccepted(bytes, random.nextInt(bytes.length)))
          .as(() -> Arrays.toString(bytes))
          .isEqualTo(isUtf8(bytes));
    }
  }

  private static boolean isAccepted(byte[] bytes, int split) {
    Utf8Check check = new Utf8Check();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return check.accepts(buffer, 0, split)
        && check.accepts(buffer, split, bytes.length)
        && check.isWhole();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }
}
