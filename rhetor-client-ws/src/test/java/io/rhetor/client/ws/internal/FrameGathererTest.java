package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the reads are, Tyrus gets whole frames, all of them, in order. */
class FrameGathererTest {
  private static final int LIMIT = 100_000;

  private final Recorder frames = new Recorder(false);

  @Property(tries = 300)
  void anySplitOfTheBytes_handsOnTheSameBytesInWholeFrames(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 70_000) Integer> sizes,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 9_000) Integer> reads,
      @ForAll boolean takesSome)
      throws Exception {
    Recorder got = new Recorder(takesSome);
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    for (int size : sizes) {
      byte[] payload = new byte[size];
      Arrays.fill(payload, (byte) size);
      sent.write(text(payload));
      ends.add(sent.size());
    }
    byte[] bytes = sent.toByteArray();
    int offset = 0;
    for (int i = 0; offset < bytes.length; i++) {
      int end = Math.min(bytes.length, offset + reads.get(i % reads.size()));
      ByteBuffer read = ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, end));
      gatherer.add(read, got);
      assertThat(read.hasRemaining()).isFalse();
      offset = end;
    }

    ByteArrayOutputStream received = new ByteArrayOutputStream();
    for (byte[] part : got.all) {
      received.write(part);
      assertThat(ends).contains(received.size());
    }
    assertThat(received.toByteArray()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void aTextInOneFrame_isOfferedWithoutItsHeader(int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) 'x');
    byte[] read = new byte[size + 20];
    byte[] frame = text(payload);
    System.arraycopy(frame, 0, read, 5, frame.length);

    new FrameGatherer(LIMIT).add(ByteBuffer.wrap(read, 5, frame.length).slice(), frames);

    assertThat(frames.offered).containsExactly(payload);
    assertThat(frames.all).containsExactly(frame);
  }

  static final List<WebSocketFrame> NO_WHOLE_TEXTS =
      List.of(
          WebSocketFrame.of(false, 0, WebSocketFrame.TEXT, new byte[1]),
          WebSocketFrame.of(true, 4, WebSocketFrame.TEXT, new byte[1]),
          WebSocketFrame.of(true, 0, WebSocketFrame.CONTINUATION, new byte[1]),
          WebSocketFrame.of(true, 0, WebSocketFrame.BINARY, new byte[1]),
          WebSocketFrame.of(true, 0, WebSocketFrame.PING, new byte[1]),
          WebSocketFrame.close(1000, "bye"));

  @ParameterizedTest
  @FieldSource("NO_WHOLE_TEXTS")
  void anyOtherFrame_isHandedOnWithoutBeingOffered(WebSocketFrame other) {
    new FrameGatherer(LIMIT).add(ByteBuffer.wrap(other.bytes()), frames);

    assertThat(frames.offered).isEmpty();
    assertThat(frames.all).containsExactly(other.bytes());
  }

  @Test
  void aMaskedText_whichAServerMustNotSend_isNotOffered() {
    byte[] masked = {(byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 5};

    new FrameGatherer(LIMIT).add(ByteBuffer.wrap(masked), frames);

    assertThat(frames.offered).isEmpty();
    assertThat(frames.all).containsExactly(masked);
  }

  @Test
  void aTextAmongThePartsOfAMessage_isNotOffered_andOneBehindThemIs() {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    List.of(
            WebSocketFrame.of(false, 0, WebSocketFrame.BINARY, new byte[1]),
            WebSocketFrame.of(true, 0, WebSocketFrame.PING, new byte[0]),
            WebSocketFrame.of(false, 0, WebSocketFrame.CONTINUATION, new byte[1]),
            WebSocketFrame.text("among"),
            WebSocketFrame.of(false, 0, WebSocketFrame.TEXT, new byte[1]),
            WebSocketFrame.of(true, 0, WebSocketFrame.CONTINUATION, new byte[1]),
            WebSocketFrame.text("behind"))
        .forEach(frame -> gatherer.add(ByteBuffer.wrap(frame.bytes()), frames));

    assertThat(frames.offered).containsOnlyOnce("behind".getBytes(StandardCharsets.UTF_8));
    assertThat(frames.offered).doesNotContain("among".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFrameThatAnnouncesMoreThanTheLimit_isNeverHandedOn() throws Exception {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    byte[] first = WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, new byte[10]).bytes();
    byte[] second = WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, new byte[LIMIT + 1]).bytes();
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second);

    gatherer.add(ByteBuffer.wrap(both.toByteArray()), frames);

    assertThat(frames.all).containsExactly(first);
    assertThat(gatherer.isTooLong()).isTrue();
  }

  @Test
  void aLengthWithItsHighestBitSet_isTooLong() {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    byte[] header = {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1};

    for (byte each : header) {
      gatherer.add(ByteBuffer.wrap(new byte[] {each}), frames);
    }

    assertThat(frames.all).isEmpty();
    assertThat(gatherer.isTooLong()).isTrue();
  }

  private static byte[] text(byte[] payload) {
    return WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, payload).bytes();
  }

  /** Keeps what comes, with headers, and what was offered, without. */
  private static final class Recorder implements FrameGatherer.Frames {
    private final boolean takesSome;
    private final List<byte[]> all = new ArrayList<>();
    private final List<byte[]> offered = new ArrayList<>();

    Recorder(boolean takesSome) {
      this.takesSome = takesSome;
    }

    @Override
    public boolean take(byte[] bytes, int offset, int length) {
      byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
      offered.add(payload);
      boolean taken = takesSome && length % 2 == 0;
      if (taken) {
        all.add(text(payload));
      }
      return taken;
    }

    @Override
    public void handOn(ByteBuffer frames) {
      byte[] bytes = new byte[frames.remaining()];
      frames.get(bytes);
      all.add(bytes);
    }
  }
}
