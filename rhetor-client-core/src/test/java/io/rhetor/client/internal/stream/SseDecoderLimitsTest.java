package io.rhetor.client.internal.stream;

import static io.rhetor.client.internal.stream.DecodedEvent.decode;
import static io.rhetor.client.internal.stream.DecodedEvent.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rhetor.client.error.RhetorProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderLimitsTest {
  private static final int READ = 16 * 1024;
  private static final int LIMIT = 64 * 1024;
  private static final int MEGABYTE = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void lineAtTheLimit_passes(String lineEnd) {
    SseDecoder decoder = new SseDecoder(16, 16);

    assertThat(decode(decoder, bytes("data: 0123456789" + lineEnd + lineEnd)))
        .containsExactly(message("0123456789"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: 0123456789X\n",
        "data: 0123456789X",
        ": 0123456789 1234",
        "event: 456789 123"
      })
  void lineOneByteOverTheLimit_fails(String line) {
    assertThat(line.strip()).hasSize(17);

    assertTooLarge(new SseDecoder(16, 16), "line", 16, line);
  }

  @Test
  void lineOverTheLimit_failsAfterTheEventsBeforeIt() {
    SseDecoder decoder = new SseDecoder(16, 16);
    decoder.feed(ByteBuffer.wrap(bytes("data: a\n\ndata: 0123456789X\n\n")));

    assertThat(decoder.next()).isTrue();
    assertThatExceptionOfType(RhetorProtocolException.class).isThrownBy(decoder::next);
  }

  @Test
  void byteOrderMarkDoesNotCountAsPartOfTheFirstLine() {
    assertThat(decode(new SseDecoder(7, 16), bytes("\uFEFFdata: a\n\n")))
        .containsExactly(message("a"));
  }

  @Test
  void eventAtTheLimit_passes() {
    assertThat(decode(new SseDecoder(100, 5), bytes("data: ab\ndata: cd\n\n")))
        .containsExactly(message("ab\ncd"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: abcdef\n",
        "data: abc\ndata: de\n",
        "data\ndata\ndata\ndata\ndata\ndata\ndata\n"
      })
  void eventOverTheLimit_fails(String stream) {
    assertTooLarge(new SseDecoder(100, 5), "event", 5, stream);
  }

  @Test
  void limitsHoldPerLineAndEventNotPerStream() {
    assertThat(decode(new SseDecoder(16, 16), bytes("data: 0123456789\n\n".repeat(500))))
        .hasSize(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: ", ": ", "event: ", "", "\uFEFF"})
  void endlessLine_failsWithinOneReadBeyondTheLimit(String beginning) {
    SseDecoder decoder = new SseDecoder(LIMIT, LIMIT);
    assertThat(decode(decoder, bytes(beginning))).isEmpty();

    assertThat(readsUntilFailure(decoder, filled('x', READ)) * (long) READ)
        .isLessThanOrEqualTo(LIMIT + READ);
  }

  @Test
  void eventOfEndlesslyManyDataLines_failsWithinOneReadBeyondTheLimit() {
    byte[] read = bytes("data: 12345678\n".repeat(1_000));
    long dataPerRead = 9 * 1_000;

    int reads = readsUntilFailure(new SseDecoder(LIMIT, LIMIT), read);

    assertThat(reads * dataPerRead).isLessThanOrEqualTo(LIMIT + dataPerRead);
  }

  @ParameterizedTest
  @ValueSource(strings = {": ping\r\n", ":\n", "id: 7\n", "event: x\n"})
  void unfinishedEventWithEndlesslyManyOtherLinesBehindItsData_keepsLittleMemory(String line) {
    SseDecoder decoder = new SseDecoder(LIMIT, LIMIT);
    decode(decoder, bytes("data: a\n"));
    byte[] read = bytes(line.repeat(READ / line.length()));

    for (int fed = 0; fed < 8 * MEGABYTE; fed += read.length) {
      assertThat(decode(decoder, read)).isEmpty();
    }
    assertThat(decoder.data().length).isLessThan(LIMIT + 2 * READ);
    assertThat(decode(decoder, bytes("data: b\n\n"))).hasSize(1);
  }

  @Test
  void windowOfALargeEvent_isGivenUp_whereReadsEndWithinSmallOnes() {
    SseDecoder decoder = new SseDecoder(4 * LIMIT, 4 * LIMIT);
    assertThat(decode(decoder, bytes("data: " + "x".repeat(3 * LIMIT) + "\n\n"))).hasSize(1);

    decode(decoder, bytes("da"));
    byte[] read = bytes("ta: a\n\n" + "data: a\n\n".repeat(READ / 9) + "da");
    for (int fed = 0; fed < 4 * LIMIT; fed += READ) {
      assertThat(decode(decoder, read)).isNotEmpty();
    }

    assertThat(decoder.data()).hasSizeLessThanOrEqualTo(LIMIT);
  }

  @Test
  void arrayOfALargeEventOfManyLines_isGivenUpWithIt() {
    SseDecoder decoder = new SseDecoder(4 * LIMIT, 4 * LIMIT);
    String line = "data: " + "x".repeat(READ) + "\n";
    assertThat(decode(decoder, bytes(line.repeat(8) + "\n"))).hasSize(1);

    decoder.feed(ByteBuffer.wrap(bytes("data: a\ndata: b\n\n")));

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.data()).hasSizeLessThan(LIMIT);
  }

  @Tag("large")
  @Test
  void eventOf20Megabytes_isWhole() {
    SseDecoder decoder = new SseDecoder(32 * MEGABYTE, 32 * MEGABYTE);
    byte[] read = filled('x', READ);
    decode(decoder, bytes("data: "));
    for (int fed = 0; fed < 20 * MEGABYTE; fed += READ) {
      assertThat(decode(decoder, read)).isEmpty();
    }

    decoder.feed(ByteBuffer.wrap(bytes("\n\n")));

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.dataLength()).isEqualTo(20 * MEGABYTE);
    assertThat(decoder.next()).isFalse();
    assertThat(decode(decoder, bytes("data: a\n\n"))).isEqualTo(List.of(message("a")));
  }

  @Test
  void pendingBytes_nothingFed_isZero() {
    assertThat(new SseDecoder(16, 16).pendingBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: a\n\n",
        "data: a\r\n\r\n",
        "data: a\r\n\r",
        ": ping\n",
        ": ping\n\n",
        "event: x\n\n",
        "id: 7\n",
        "\n\n\n"
      })
  void pendingBytes_nothingLeftOfAnEvent_isZero(String stream) {
    assertThat(pendingAfter(stream)).isZero();
  }

  @Test
  void pendingBytes_unfinishedLine_countsItsBytes() {
    assertThat(pendingAfter("data: a\n\ndata: ab")).isEqualTo(8);
    assertThat(pendingAfter(": pi")).isEqualTo(4);
  }

  @Test
  void pendingBytes_finishedDataLines_countTheDataAlone() {
    assertThat(pendingAfter("data: abc\n")).isEqualTo(3);
    assertThat(pendingAfter("data: abc\ndata: de\n")).isEqualTo(6);
  }

  @Test
  void pendingBytes_dataAndUnfinishedLine_countBoth() {
    assertThat(pendingAfter("data: abc\ndat")).isEqualTo(6);
    assertThat(pendingAfter("data: abc\ndata: de\ndat")).isEqualTo(9);
  }

  private static int pendingAfter(String stream) {
    SseDecoder decoder = new SseDecoder(LIMIT, LIMIT);
    decode(decoder, bytes(stream));
    return decoder.pendingBytes();
  }

  private static int readsUntilFailure(SseDecoder decoder, byte[] read) {
    for (int reads = 1; reads <= 1_000; reads++) {
      try {
        assertThat(decode(decoder, read)).isEmpty();
      } catch (RhetorProtocolException tooLarge) {
        return reads;
      }
    }
    throw new AssertionError("took 1,000 reads without a failure");
  }

  private static void assertTooLarge(SseDecoder decoder, String what, int limit, String stream) {
    assertThatExceptionOfType(RhetorProtocolException.class)
        .isThrownBy(() -> decode(decoder, bytes(stream)))
        .withMessageContainingAll(what, limit + " bytes", "maxEventBytes")
        .satisfies(failure -> assertThat(failure.isRetryable()).isFalse())
        .satisfies(failure -> assertThat(failure.mayHaveBeenProcessed()).isTrue());
  }

  private static byte[] filled(char filler, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filler);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
