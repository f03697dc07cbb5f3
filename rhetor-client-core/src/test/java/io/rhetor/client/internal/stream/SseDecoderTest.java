package io.rhetor.client.internal.stream;

import static io.rhetor.client.internal.stream.DecodedEvent.decode;
import static io.rhetor.client.internal.stream.DecodedEvent.event;
import static io.rhetor.client.internal.stream.DecodedEvent.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Arrays.copyOfRange;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {
  private static final String CASES = "io.rhetor.client.internal.stream.SseCase#all";
  private static final String SHORT_CASES = "io.rhetor.client.internal.stream.SseCase#allShort";

  private final SseDecoder decoder = newDecoder();

  @ParameterizedTest
  @MethodSource(CASES)
  void whole(SseCase example) {
    assertThat(decode(decoder, example.stream)).isEqualTo(example.events);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void byteByByte(SseCase example) {
    byte[][] parts = new byte[example.stream.length][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = copyOfRange(example.stream, i, i + 1);
    }
    assertThat(decode(decoder, parts)).isEqualTo(example.events);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void splitAtEveryPoint(SseCase example) {
    byte[] stream = example.stream;
    for (int i = 0; i <= stream.length; i++) {
      assertThat(
              decode(
                  newDecoder(), copyOfRange(stream, 0, i), copyOfRange(stream, i, stream.length)))
          .as("split at %d", i)
          .isEqualTo(example.events);
    }
  }

  @ParameterizedTest
  @MethodSource(SHORT_CASES)
  void splitAtEveryPairOfPoints(SseCase example) {
    byte[] stream = example.stream;
    for (int i = 0; i <= stream.length; i++) {
      for (int j = i; j <= stream.length; j++) {
        assertThat(
                decode(
                    newDecoder(),
                    copyOfRange(stream, 0, i),
                    copyOfRange(stream, i, j),
                    copyOfRange(stream, j, stream.length)))
            .as("split at %d and %d", i, j)
            .isEqualTo(example.events);
      }
    }
  }

  @Test
  void crlfSplitBetweenTwoReadsIsOneLineEnd() {
    assertThat(
            decode(decoder, ascii("data: a\r"), ascii("\ndata: b\r"), ascii("\n\r"), ascii("\n")))
        .containsExactly(message("a\nb"));
  }

  @Test
  void eventIsDispatchedAtTheCrOfItsEmptyLineWithoutWaitingForTheLf() {
    assertThat(decode(decoder, ascii("data: a\r\n\r"))).containsExactly(message("a"));

    assertThat(decode(decoder, ascii("\ndata: b\r\n\r"))).containsExactly(message("b"));
  }

  @Test
  void emptyReadBetweenCrAndLfChangesNothing() {
    assertThat(decode(decoder, ascii("data: a\r"), ascii(""), ascii("\n\n")))
        .containsExactly(message("a"));
  }

  @Test
  void dataOfTheEventTakenStaysUntilTheNextCall() {
    decoder.feed(ByteBuffer.wrap(ascii("event: x\ndata: first\n\ndata: second\n\n")));

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.type()).isEqualTo("x");
    assertThat(new String(decoder.data(), decoder.dataOffset(), decoder.dataLength(), UTF_8))
        .isEqualTo("first");
    assertThat(decoder.next()).isTrue();
    assertThat(decoder.type()).isEqualTo("message");
    assertThat(decoder.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: a\n\n",
        "event: x\ndata: a\n\n",
        "data\n\n",
        "data: a\r\n\r\n",
        "\uFEFFdata: a\n\n",
        ": c\n\n"
      })
  void rest_losesNothing_whereverItComes(String event) {
    byte[] stream = ascii(event + "data: last\n\n");
    List<DecodedEvent> expected = decode(newDecoder(), stream);
    List<DecodedEvent> events = new ArrayList<>();
    for (byte b : stream) {
      events.addAll(decode(decoder, new byte[] {b}));
      decoder.rest();
    }

    assertThat(events).isEqualTo(expected);
  }

  @Test
  void rest_letsTheWindowGo_whereNothingIsHeld() {
    decode(decoder, ascii("data: a\n\n"));
    assertThat(decoder.rest()).isTrue();
    assertThat(decoder.data()).isEmpty();

    decode(decoder, ascii("data: a\n"));
    assertThat(decoder.rest()).isFalse();
    assertThat(decode(decoder, ascii("\n"))).containsExactly(message("a"));
  }

  @ParameterizedTest
  @CsvSource({
    "data: aLL, true",
    "data: aCC, true",
    "data: aCLCL, true",
    "data: aLLd, false",
    "data: aCLCLL, false",
    "data: aLLdata: bLL, false"
  })
  void isUsedUp_tellsWhetherAnythingIsBehindTheEvent(String stream, boolean isUsedUp) {
    decoder.feed(ByteBuffer.wrap(ascii(stream.replace('L', '\n').replace('C', '\r'))));

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.isUsedUp()).isEqualTo(isUsedUp);
  }

  @Test
  void feed_consumesTheBufferFromItsPositionToItsLimit() {
    ByteBuffer bytes = ByteBuffer.wrap(ascii("xxdata: a\n\nyy"));
    bytes.position(2).limit(11);

    decoder.feed(bytes);

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(decode(decoder)).isEmpty();
    assertThat(decoder.next()).isTrue();
  }

  @Test
  void feed_takesDirectAndReadOnlyBuffers() {
    ByteBuffer direct = ByteBuffer.allocateDirect(16).put(ascii("event: x\n"));
    direct.flip();
    decoder.feed(direct);
    assertThat(decoder.next()).isFalse();

    assertThat(decodeBuffer(ByteBuffer.wrap(ascii("data: a\n\n")).asReadOnlyBuffer()))
        .containsExactly(event("x", "a"));
  }

  @Test
  void eventThatSpansManyReadsAndOutgrowsTheBufferIsWhole() {
    String text = "0123456789".repeat(2_000);
    byte[] stream = ascii("event: x\ndata: " + text + "\ndata: " + text + "\n\ndata: a\n\n");
    byte[][] parts = new byte[stream.length / 1_000 + 1][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = copyOfRange(stream, i * 1_000, Math.min(stream.length, (i + 1) * 1_000));
    }

    assertThat(decode(decoder, parts))
        .containsExactly(event("x", text + "\n" + text), message("a"));
  }

  private List<DecodedEvent> decodeBuffer(ByteBuffer buffer) {
    decoder.feed(buffer);
    return decode(decoder, new byte[0]);
  }

  private static SseDecoder newDecoder() {
    return new SseDecoder(1 << 20, 1 << 20);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }
}
