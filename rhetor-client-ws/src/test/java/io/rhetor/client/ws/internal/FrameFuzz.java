package io.rhetor.client.ws.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Frames behind a byte that tells how they are read: what comes of them does not depend on that.
 */
public final class FrameFuzz {
  private static final int LIMIT = 1_000;

  private FrameFuzz() {}

  /** Reads any bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String whole = gather(input, input.length);
    String parts = gather(input, 1 + (input[0] & 0x1F));
    if (!whole.equals(parts)) {
      throw new AssertionError(whole + " whole, " + parts + " in parts");
    }
  }

  private static String gather(byte[] input, int partLength) {
    Handed handed = new Handed();
    FrameGatherer gatherer = new FrameGatherer(LIMIT);
    for (int from = 1; from < input.length; from += partLength) {
      int to = Math.min(input.length, from + partLength);
      gatherer.add(ByteBuffer.wrap(Arrays.copyOfRange(input, from, to)), handed);
    }
    CloseFrame close = gatherer.close();
    String end = close == null ? String.valueOf(gatherer.fault()) : close.code() + close.reason();
    return Arrays.toString(handed.bytes.toByteArray())
        + (handed.isNotUtf8 ? FrameFault.NOT_UTF8 : end);
  }

  /** Puts all together that is handed on up to the first text that is none, which ends a stream. */
  private static final class Handed implements FrameGatherer.Frames {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isNotUtf8;

    @Override
    public boolean take(byte[] text, int offset, int length) {
      String decoded = new String(text, offset, length, UTF_8);
      byte[] encoded = decoded.getBytes(UTF_8);
      isNotUtf8 |= !Arrays.equals(encoded, 0, encoded.length, text, offset, offset + length);
      if (!isNotUtf8) {
        bytes.write(text, offset, length);
      }
      return true;
    }

    @Override
    public void handOn(ByteBuffer frames) {
      while (frames.hasRemaining()) {
        int next = frames.get();
        if (!isNotUtf8) {
          bytes.write(next);
        }
      }
    }
  }
}
