package io.rhetor.client.internal.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An event as a test sees it: its type and the bytes of its data. */
final class DecodedEvent {
  private final String type;
  private final byte[] data;

  private DecodedEvent(String type, byte[] data) {
    this.type = type;
    this.data = data;
  }

  static DecodedEvent message(String data) {
    return event("message", data);
  }

  static DecodedEvent event(String type, String data) {
    return event(type, data.getBytes(UTF_8));
  }

  static DecodedEvent event(String type, byte... data) {
    return new DecodedEvent(type, data);
  }

  /** Feeds the parts one after the other and takes all events there are after each. */
  static List<DecodedEvent> decode(SseDecoder decoder, byte[]... parts) {
    List<DecodedEvent> events = new ArrayList<>();
    for (byte[] part : parts) {
      decoder.feed(ByteBuffer.wrap(part));
      takeAll(decoder, events);
    }
    return events;
  }

  static void takeAll(SseDecoder decoder, List<DecodedEvent> target) {
    while (decoder.next()) {
      int from = decoder.dataOffset();
      byte[] data = Arrays.copyOfRange(decoder.data(), from, from + decoder.dataLength());
      target.add(new DecodedEvent(decoder.type(), data));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DecodedEvent
        && type.equals(((DecodedEvent) other).type)
        && Arrays.equals(data, ((DecodedEvent) other).data);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return type + "=<" + new String(data, ISO_8859_1) + ">";
  }
}
