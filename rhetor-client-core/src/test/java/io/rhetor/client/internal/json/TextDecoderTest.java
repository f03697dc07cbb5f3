package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is decoded from the bytes of a text is what Jackson reads in them. */
class TextDecoderTest {
  private static final int TRIES = 40_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  // Pieces of texts as they travel, in UTF-8.
  private static final String[] VALID = {
    "a",
    "gull",
    "seven gulls on the water",
    "\\n",
    "\\t",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b\\f\\r",
    "'",
    "é",
    "ÿ",
    "\u0080",
    "Ā",
    "߿",
    "ࠀ",
    "中文",
    "数一数海鸥",
    "\uD7FF",
    "\uE000",
    "\uFFFD",
    "\uFFFF",
    "😀",
    "𐀀",
    "\uDBFF\uDFFF",
    "نورس",
    "‘’",
    // Behind an escape, a search of a word may take them for special.
    "#",
    "]",
    " ",
    "\\u0000",
    "\\u00e9",
    "\\u00FF",
    "\\u0100",
    "\\u4E2d",
    "\\ud7ff",
    "\\ue000",
    "\\ufffd",
    "\\ud83d\\ude00",
    "\\uDBFF\\uDFFF",
    "\u007F"
  };

  // Bytes that are no whole character or may not stand in a text.
  private static final String[] INVALID = {
    "\u0001",
    "\n",
    "\\",
    "\\x",
    "\\u",
    "\\u12",
    "\\u12g4",
    "\\ud83d",
    "\\ude00",
    "\\ud83d\\u0041",
    "\\ud83d\\n",
    "\\u00é1",
    "\u0080",
    "\u00BF",
    "\u00C0\u0080",
    "\u00C1\u00BF",
    "\u00C3",
    "\u00C3a",
    "\u00E0\u009F\u00BF",
    "\u00ED\u00A0\u0080",
    "\u00ED\u00BF\u00BF",
    "\u00E4\u00B8",
    "\u00E4a\u00AD",
    "\u00F0\u008F\u00BF\u00BF",
    "\u00F4\u0090\u0080\u0080",
    "\u00F0\u009F\u0098",
    "\u00F5\u0080\u0080\u0080",
    "\u00F8\u0088\u0080\u0080\u0080",
    "\u00FE",
    "\u00FF",
    "\u0000"
  };

  private final Random random = new Random(1);
  private final JsonCursor cursor = new JsonCursor();

  @Test
  void texts_areDecodedAsByJackson() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      byte[] text = valid();

      assertThat(decoded(text, text.length)).isEqualTo(MAPPER.readValue(json(text), String.class));
    }
  }

  @Test
  void bytesThatGoOnWithACharacter_areCounted() {
    for (int i = 0; i < TRIES; i++) {
      byte[] text = valid();

      decoded(text, text.length);

      assertThat(text.length - cursor.furtherBytes())
          .as(new String(text, UTF_8))
          .isEqualTo(new String(text, UTF_8).length());
    }
  }

  @Test
  void textsCutAtAnyByte_areNone() {
    for (int i = 0; i < TRIES / 40; i++) {
      byte[] text = valid();
      for (int length = 0; length < text.length; length++) {
        assertThat(decoded(text, length)).as(new String(text, UTF_8)).isNull();
      }
    }
  }

  @Test
  void textsThatAreNotWhole_areNone() {
    for (int i = 0; i < TRIES; i++) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      text.writeBytes(pieces());
      text.writeBytes(INVALID[random.nextInt(INVALID.length)].getBytes(ISO_8859_1));
      // Nothing that would make one character of both.
      text.writeBytes(("g" + new String(pieces(), UTF_8) + "\"").getBytes(UTF_8));

      assertThat(decoded(text.toByteArray(), text.size())).as(text.toString(UTF_8)).isNull();
    }
  }

  @Test
  void anyBytes_areDecodedAsByJackson_orNotAtAll() {
    for (int i = 0; i < TRIES; i++) {
      byte[] text = valid();
      text[random.nextInt(text.length)] = (byte) random.nextInt();

      String decoded = decoded(text, text.length);

      if (decoded != null) {
        assertThat(decoded).isEqualTo(read(json(text)));
      }
    }
  }

  /** Decodes a text between others that would go on with it. */
  private String decoded(byte[] text, int length) {
    int before = random.nextInt(9);
    byte[] bytes = new byte[before + text.length + (random.nextBoolean() ? 0 : 9)];
    System.arraycopy(text, 0, bytes, before, text.length);
    cursor.reset(bytes, before, length);
    String decoded = cursor.text();
    assertThat(cursor.position()).isLessThanOrEqualTo(before + length);
    return decoded;
  }

  /** The pieces of a text with its closing quote. */
  private byte[] valid() {
    return (new String(pieces(), UTF_8) + "\"").getBytes(UTF_8);
  }

  private byte[] pieces() {
    StringBuilder text = new StringBuilder();
    int most = 1 + random.nextInt(VALID.length);
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(VALID[random.nextInt(most)]);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] json(byte[] text) {
    byte[] json = new byte[text.length + 1];
    json[0] = '"';
    System.arraycopy(text, 0, json, 1, text.length);
    return json;
  }

  private static String read(byte[] json) {
    try {
      return MAPPER.readValue(json, String.class);
    } catch (IOException malformed) {
      return "malformed: " + malformed;
    }
  }
}
