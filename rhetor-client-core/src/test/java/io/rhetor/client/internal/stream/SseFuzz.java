package io.rhetor.client.internal.stream;

import io.rhetor.client.error.RhetorProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A stream behind a byte that tells how it is split: what comes of it does not depend on that. */
public final class SseFuzz {
  private static final int MAX_LINE = 40;
  private static final int MAX_EVENT = 60;

  private SseFuzz() {}

  /** Reads any bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    List<Object> whole = decode(input, input.length);
    List<Object> split = decode(input, 1 + (input[0] & 0x1F));
    if (!whole.equals(split)) {
      throw new AssertionError(whole + " whole, " + split + " in parts");
    }
  }

  private static List<Object> decode(byte[] input, int partLength) {
    SseDecoder decoder = new SseDecoder(MAX_LINE, MAX_EVENT);
    List<DecodedEvent> events = new ArrayList<>();
    List<Object> outcome = new ArrayList<>();
    try {
      for (int from = 1; from < input.length; from += partLength) {
        decoder.feed(ByteBuffer.wrap(input, from, Math.min(partLength, input.length - from)));
        DecodedEvent.takeAll(decoder, events);
      }
    } catch (RhetorProtocolException tooLarge) {
      outcome.add("too large");
    }
    outcome.addAll(events);
    return outcome;
  }
}
