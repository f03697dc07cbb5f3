package io.rhetor.client.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shakes hands, acknowledges a registration and answers requests with a stream of messages. */
final class WebSocketRoute implements BenchServer.Route {

  /** How many chunks a request is answered with. */
  static final int SMALL_MESSAGES = 20_000;

  static final int LARGE_MESSAGES = 500;

  // Names as long as real ones, and pieces enough, make messages of about 330 bytes.
  static final String COMPONENT = "quill-documentation-app";
  static final String CONTEXT = COMPONENT + ":user-4711";
  private static final int PIECES = 4;

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8A;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ByteBuffer registered =
      StaticRoute.direct(
          frame(
              TEXT,
              "{\"type\":\"RESPONSE\",\"source\":\"SYSTEM\",\"target\":\""
                  + COMPONENT
                  + "\",\"timestamp\":\""
                  + Samples.timestamp(0)
                  + "\",\"payload\":{\"status\":\"registered\",\"message\":\"Client registered"
                  + " successfully with Rhetor LLM Manager\"}}"));
  private final ByteBuffer stream;

  private WebSocketRoute(int messages, IntFunction<String> texts) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(frame(TEXT, update(0, typing(true))));
    for (int i = 0; i < messages; i++) {
      frames.writeBytes(frame(TEXT, update(i, payload(i, texts.apply(i), false))));
    }
    frames.writeBytes(frame(TEXT, update(messages, payload(messages, "", true))));
    frames.writeBytes(frame(TEXT, update(messages, typing(false))));
    stream = StaticRoute.direct(frames.toByteArray());
  }

  /** Messages of a few words. */
  static WebSocketRoute ofSmallMessages(Language language) {
    return new WebSocketRoute(
        SMALL_MESSAGES,
        i ->
            IntStream.range(i * PIECES, (i + 1) * PIECES)
                .mapToObj(language::piece)
                .collect(Collectors.joining()));
  }

  /** Messages of 64 KiB, each a part of a long text. */
  static WebSocketRoute ofLargeMessages(Language language) {
    int room = SseBody.LARGE_BYTES - update(0, payload(0, "", false)).length();
    return new WebSocketRoute(LARGE_MESSAGES, i -> SseBody.text(language, i, room));
  }

  @Override
  public void answer(Request request, InputStream in, SocketChannel out) throws IOException {
    BenchServer.Route.write(out, ByteBuffer.wrap(handshake(request.header("sec-websocket-key"))));
    DataInputStream frames = new DataInputStream(in);
    while (true) {
      int head = frames.readUnsignedByte();
      byte[] payload = payload(frames);
      if (head == CLOSE) {
        BenchServer.Route.write(out, ByteBuffer.wrap(frame(CLOSE, payload)));
        throw new EOFException();
      } else if (head == PING) {
        BenchServer.Route.write(out, ByteBuffer.wrap(frame(PONG, payload)));
      } else if (head == TEXT) {
        boolean registration = new String(payload, StandardCharsets.UTF_8).contains("\"REGISTER\"");
        BenchServer.Route.write(out, (registration ? registered : stream).duplicate());
      } else if (head != PONG) {
        throw new IOException("frame " + Integer.toHexString(head));
      }
    }
  }

  private static byte[] payload(DataInputStream frames) throws IOException {
    int length = frames.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = frames.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(frames.readLong());
    }
    byte[] mask = frames.readNBytes(4);
    byte[] payload = frames.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  private static byte[] frame(int head, String payload) {
    return frame(head, payload.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] frame(int head, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) head);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    byte[] bytes = new byte[frame.put(payload).flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static byte[] handshake(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "server: uvicorn\r\nSec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(digest)
              + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String update(int number, String payload) {
    return "{\"type\":\"UPDATE\",\"source\":\"LLM\",\"target\":\""
        + COMPONENT
        + "\",\"timestamp\":\""
        + Samples.timestamp(number)
        + "\",\"payload\":"
        + payload
        + "}";
  }

  private static String typing(boolean on) {
    return "{\"status\":\"typing\",\"isTyping\":" + on + ",\"context\":\"" + CONTEXT + "\"}";
  }

  private static String payload(int number, String text, boolean done) {
    return "{\"chunk\":\""
        + text
        + "\",\"context\":\""
        + CONTEXT
        + "\",\"model\":\"claude-3-5-sonnet-20241022\",\"provider\":\"anthropic\",\"timestamp\":\""
        + Samples.timestamp(number)
        + "\",\"done\":"
        + done
        + "}";
  }
}
