package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the reads are, Tyrus gets whole frames, all of them, in order. */
class FrameGathererTest {
  private static final int LIMIT = 100_000;

  private final Recorder frames = new Recorder(false);

  @Property
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
      Arrays.fill(payload, (byte) (size & 0x7F));
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
          WebSocketFrame.of(true, 0, WebSocketFrame.PING, new byte[1]),
          WebSocketFrame.of(true, 0, WebSocketFrame.PONG, new byte[125]),
          WebSocketFrame.close(1000, "bye"));

  @ParameterizedTest
  @FieldSource("NO_WHOLE_TEXTS")
  void anyOtherFrame_isHandedOnWithoutBeingOffered(WebSocketFrame other) {
    new FrameGatherer(LIMIT).add(ByteBuffer.wrap(other.bytes()), frames);

    assertThat(frames.offered).isEmpty();
    assertThat(frames.all).containsExactly(other.bytes());
  }

  @Test
  void aTextBehindTheFragmentsOfAMessage_isOffered_andNothingBefore() {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    List.of(
            WebSocketFrame.of(false, 0, WebSocketFrame.TEXT, new byte[1]),
            WebSocketFrame.of(true, 0, WebSocketFrame.PING, new byte[0]),
            WebSocketFrame.of(false, 0, WebSocketFrame.CONTINUATION, new byte[1]),
            WebSocketFrame.of(true, 0, WebSocketFrame.CONTINUATION, new byte[1]),
            WebSocketFrame.text("behind"))
        .forEach(frame -> gatherer.add(ByteBuffer.wrap(frame.bytes()), frames));

    assertThat(frames.offered).containsExactly("behind".getBytes(StandardCharsets.UTF_8));
    assertThat(frames.all).hasSize(5);
  }

  @Test
  void nothingIsHandedOnAfterAClose() {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    byte[] close = WebSocketFrame.close(1014, "bye").bytes();
    ByteBuffer both = ByteBuffer.allocate(100).put(close).put(text(new byte[1])).flip();

    gatherer.add(both, frames);
    gatherer.add(ByteBuffer.wrap(text(new byte[1])), frames);

    assertThat(frames.all).containsExactly(close);
    assertThat(gatherer.close().code()).isEqualTo(1014);
    assertThat(gatherer.close().reason()).isEqualTo("bye");
  }

  static final List<Arguments> FAULTS =
      List.of(
          arguments("reserved bit 1", "C1", FrameFault.RESERVED_BIT),
          arguments("reserved bit 2", "A9", FrameFault.RESERVED_BIT),
          arguments("reserved bit 3", "98", FrameFault.RESERVED_BIT),
          arguments("opcode 3", "83", FrameFault.RESERVED_OPCODE),
          arguments("opcode 7, in fragments", "07", FrameFault.RESERVED_OPCODE),
          arguments("opcode 11", "8B", FrameFault.RESERVED_OPCODE),
          arguments("opcode 15, in fragments", "0F", FrameFault.RESERVED_OPCODE),
          arguments("ping in fragments", "09", FrameFault.CONTROL_IN_FRAGMENTS),
          arguments("pong in fragments", "0A", FrameFault.CONTROL_IN_FRAGMENTS),
          arguments("close in fragments", "08", FrameFault.CONTROL_IN_FRAGMENTS),
          arguments("ping of 126 bytes", "897E", FrameFault.CONTROL_TOO_LONG),
          arguments("pong of many bytes", "8A7F", FrameFault.CONTROL_TOO_LONG),
          arguments("close of 126 bytes", "887E", FrameFault.CONTROL_TOO_LONG),
          arguments("continuation of nothing", "80", FrameFault.NO_BEGINNING),
          arguments("first continuation of nothing", "00", FrameFault.NO_BEGINNING),
          arguments("continuation behind the last", "01008000" + "80", FrameFault.NO_BEGINNING),
          arguments("text among fragments", "0100" + "81", FrameFault.NO_END),
          arguments("fragment that begins among fragments", "0100" + "01", FrameFault.NO_END),
          arguments("binary among fragments", "01008900" + "82", FrameFault.NO_END),
          arguments("masked text", "8180", FrameFault.MASKED),
          arguments("masked ping", "8980", FrameFault.MASKED),
          arguments("masked close", "8882", FrameFault.MASKED),
          arguments("masked, 16 bits of length", "81FE", FrameFault.MASKED),
          arguments("125 in 16 bits", "817E007D", FrameFault.LENGTH),
          arguments("0 in 16 bits", "817E0000", FrameFault.LENGTH),
          arguments("65,535 in 64 bits", "817F000000000000FFFF", FrameFault.LENGTH),
          arguments("0 in 64 bits", "017F0000000000000000", FrameFault.LENGTH),
          arguments("topmost bit of the length", "817F8000000000000000", FrameFault.LENGTH),
          arguments("all bits of the length", "817FFFFFFFFFFFFFFFFF", FrameFault.LENGTH),
          arguments("one more than the limit", "817F00000000000186A1", FrameFault.TOO_LONG),
          arguments("17 MiB", "017F0000000001100000", FrameFault.TOO_LONG),
          arguments("largest length", "817F7FFFFFFFFFFFFFFF", FrameFault.TOO_LONG),
          arguments("binary", "82", FrameFault.BINARY),
          arguments("binary in fragments", "02", FrameFault.BINARY),
          arguments("close of 1 byte", "880103", FrameFault.CLOSE_PAYLOAD),
          arguments("close reason C3 28", "880403E8C328", FrameFault.NOT_UTF8),
          arguments("close reason that is cut", "880303E8C3", FrameFault.NOT_UTF8),
          arguments("no UTF-8, frame not whole", "8105" + "61FF", FrameFault.NOT_UTF8),
          arguments("no UTF-8, fragment not whole", "0105" + "61C328", FrameFault.NOT_UTF8),
          arguments("no UTF-8, first fragment", "0102" + "C328", FrameFault.NOT_UTF8),
          arguments("no UTF-8, over fragments", "0101E2" + "8900" + "0001C0", FrameFault.NOT_UTF8),
          arguments("cut at the end", "0101E2" + "8001" + "82", FrameFault.NOT_UTF8));

  @ParameterizedTest(name = "{0}")
  @FieldSource("FAULTS")
  void whatAServerMayNotSend_isFoundWithTheByteThatShowsIt(
      String what, String hex, FrameFault fault) {
    byte[] bytes = bytes(hex);
    FrameGatherer atOnce = new FrameGatherer(LIMIT);
    FrameGatherer byteByByte = new FrameGatherer(LIMIT);

    atOnce.add(ByteBuffer.wrap(bytes), frames);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(byteByByte.fault()).isNull();
      byteByByte.add(ByteBuffer.wrap(bytes, i, 1), frames);
    }

    assertThat(atOnce.fault()).isEqualTo(fault);
    assertThat(byteByByte.fault()).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void aCodeThatIsNotForCloseFrames_isAFault(int code) {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);

    gatherer.add(ByteBuffer.wrap(WebSocketFrame.close(code, "").bytes()), frames);

    assertThat(gatherer.fault()).isEqualTo(FrameFault.CLOSE_PAYLOAD);
    assertThat(frames.all).isEmpty();
  }

  @Test
  void framesBeforeAFault_areHandedOn_andNoneAfterIt() {
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    byte[] first = text(new byte[10]);
    byte[] masked = {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0};
    ByteBuffer all = ByteBuffer.allocate(100).put(first).put(masked).put(first).flip();

    gatherer.add(all, frames);
    gatherer.add(ByteBuffer.wrap(first), frames);

    assertThat(frames.all).containsExactly(first);
    assertThat(gatherer.fault()).isEqualTo(FrameFault.MASKED);
    assertThat(all.hasRemaining()).isFalse();
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
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
