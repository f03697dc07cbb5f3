package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames are handed on whole and in order, however the bytes arrive. */
class FrameCollectorTest {
  private static final int LIMIT = 70_000;
  private static final int[] PAYLOADS = {0, 1, 125, 126, 127, 65_535, 65_536, LIMIT, 0, 3};

  private final FrameCollector frames = new FrameCollector(LIMIT);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 127, 2_048, 65_537, Integer.MAX_VALUE})
  void readsOfAnySize_makeTheSameFrames(int readSize) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    for (int payload : PAYLOADS) {
      sent.writeBytes(frame(payload).bytes());
      ends.add(sent.size());
    }
    ByteArrayOutputStream handedOn = new ByteArrayOutputStream();
    byte[] bytes = sent.toByteArray();
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(readSize, bytes.length - from);
      ByteBuffer whole = frames.add(ByteBuffer.wrap(bytes, from, length));
      from += length;
      if (whole != null) {
        byte[] part = new byte[whole.remaining()];
        whole.get(part);
        handedOn.writeBytes(part);
        assertThat(ends).contains(handedOn.size());
      }
    }
    assertThat(Arrays.equals(handedOn.toByteArray(), bytes)).isTrue();
    assertThat(frames.isTooLong()).isFalse();
  }

  @Test
  void frameThatIsTooLong_isKnownByItsHeader_behindThoseBeforeIt() {
    byte[] first = frame(5).bytes();
    ByteBuffer read = ByteBuffer.allocate(100);
    read.put(first).put(frame(LIMIT + 1).bytes(), 0, 10).flip();

    assertThat(frames.add(read)).isEqualTo(ByteBuffer.wrap(first));
    assertThat(frames.isTooLong()).isTrue();
  }

  @Test
  void lengthThatNoNumberHolds_isTooLong() {
    byte[] header = new byte[10];
    Arrays.fill(header, (byte) 0xFF);
    header[1] = 127;

    assertThat(frames.add(ByteBuffer.wrap(header))).isNull();
    assertThat(frames.isTooLong()).isTrue();
  }

  private static WebSocketFrame frame(int payload) {
    byte[] bytes = new byte[payload];
    Arrays.fill(bytes, (byte) payload);
    return WebSocketFrame.of(true, 0, WebSocketFrame.TEXT, bytes);
  }
}
