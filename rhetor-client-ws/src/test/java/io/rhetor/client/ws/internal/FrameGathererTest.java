package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever the reads are, Tyrus gets whole frames, all of them, in order. */
class FrameGathererTest {
  private static final int LIMIT = 100_000;

  private final List<byte[]> handedOn = new ArrayList<>();

  @Property(tries = 300)
  void anySplitOfTheBytes_handsOnTheSameBytesInWholeFrames(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 70_000) Integer> sizes,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 9_000) Integer> reads)
      throws Exception {
    List<byte[]> got = new ArrayList<>();
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    for (int size : sizes) {
      sent.write(WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, new byte[size]).bytes());
      ends.add(sent.size());
    }
    byte[] bytes = sent.toByteArray();
    int offset = 0;
    for (int i = 0; offset < bytes.length; i++) {
      int end = Math.min(bytes.length, offset + reads.get(i % reads.size()));
      ByteBuffer read = ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, end));
      gatherer.add(read, frames -> got.add(drain(frames)));
      assertThat(read.hasRemaining()).isFalse();
      offset = end;
    }

    ByteArrayOutputStream received = new ByteArrayOutputStream();
    for (byte[] part : got) {
      received.write(part);
      assertThat(ends).contains(received.size());
    }
    assertThat(received.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void aFrameThatAnnouncesMoreThanTheLimit_isNeverHandedOn() throws Exception {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    byte[] first = WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, new byte[10]).bytes();
    byte[] second = WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, new byte[LIMIT + 1]).bytes();
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second);

    gatherer.add(ByteBuffer.wrap(both.toByteArray()), frames -> handedOn.add(drain(frames)));

    assertThat(handedOn).containsExactly(first);
    assertThat(gatherer.isTooLong()).isTrue();
  }

  @Test
  void aLengthWithItsHighestBitSet_isTooLong() {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    byte[] header = {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1};

    for (byte each : header) {
      gatherer.add(ByteBuffer.wrap(new byte[] {each}), frames -> handedOn.add(drain(frames)));
    }

    assertThat(handedOn).isEmpty();
    assertThat(gatherer.isTooLong()).isTrue();
  }

  private static byte[] drain(ByteBuffer frames) {
    byte[] bytes = new byte[frames.remaining()];
    frames.get(bytes);
    return bytes;
  }
}
