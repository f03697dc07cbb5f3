package io.rhetor.client.ws.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One frame as RFC 6455 lays it out on the wire. Knows no rules about which frames make sense. */
public final class WebSocketFrame {
  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  /** The code of a close frame that carries none. */
  public static final int NO_CODE = 1005;

  private final boolean last;
  private final int reserved;
  private final int opcode;
  private final boolean masked;
  private final byte[] payload;

  private WebSocketFrame(boolean last, int reserved, int opcode, boolean masked, byte[] payload) {
    this.last = last;
    this.reserved = reserved;
    this.opcode = opcode;
    this.masked = masked;
    this.payload = payload;
  }

  /**
   * A frame from a server, so without a mask. {@code reserved} are the bits RSV1 to RSV3, 0 to 7.
   */
  public static WebSocketFrame of(boolean last, int reserved, int opcode, byte[] payload) {
    return new WebSocketFrame(last, reserved, opcode, false, payload);
  }

  public static WebSocketFrame text(String text) {
    return of(true, 0, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public static WebSocketFrame close(int code, String reason) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(code >> 8);
    payload.write(code);
    payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
    return of(true, 0, CLOSE, payload.toByteArray());
  }

  /** Whether this is the last frame of its message (FIN). */
  public boolean last() {
    return last;
  }

  public int reserved() {
    return reserved;
  }

  public int opcode() {
    return opcode;
  }

  public boolean masked() {
    return masked;
  }

  public byte[] payload() {
    return payload.clone();
  }

  /** The payload as UTF-8. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The code of a close frame. */
  public int closeCode() {
    return payload.length < 2 ? NO_CODE : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
  }

  /** The reason in a close frame. */
  public String closeReason() {
    return payload.length < 2
        ? ""
        : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }

  /** The bytes of this frame, without a mask. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 10);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.write((last ? 0x80 : 0) | reserved << 4 | opcode);
      if (payload.length < 126) {
        out.write(payload.length);
      } else if (payload.length <= 0xFFFF) {
        out.write(126);
        out.writeShort(payload.length);
      } else {
        out.write(127);
        out.writeLong(payload.length);
      }
      out.write(payload);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Reads the next frame; its payload comes without the mask. */
  static WebSocketFrame read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    boolean masked = (second & 0x80) != 0;
    long length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] mask = new byte[4];
    if (masked) {
      in.readFully(mask);
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new WebSocketFrame((first & 0x80) != 0, first >> 4 & 7, first & 0xF, masked, payload);
  }

  @Override
  public String toString() {
    return "WebSocketFrame{opcode=" + opcode + ", last=" + last + ", bytes=" + payload.length + '}';
  }
}
