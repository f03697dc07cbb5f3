package io.rhetor.client.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection of {@link LoopServer}: reads requests, writes answers, keeps what did not fit. */
final class LoopConnection {
  private static final int REQUEST_LIMIT = 4 * 1024;
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final LoopServer server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer input = ByteBuffer.allocate(REQUEST_LIMIT);
  private ByteBuffer pending = NOTHING;
  private boolean counted;

  LoopConnection(LoopServer server, SocketChannel channel, SelectionKey key) {
    this.server = server;
    this.channel = channel;
    this.key = key;
  }

  /** Does what the selector found possible. */
  void ready() throws IOException {
    if (key.isWritable()) {
      flush();
    }
    if (key.isReadable()) {
      if (channel.read(input) < 0) {
        close();
        return;
      }
      while (answerNext()) {
        // All requests that are whole.
      }
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Tells whether the last write fitted into the socket's buffer. */
  boolean isClear() {
    return !pending.hasRemaining();
  }

  void write(ByteBuffer bytes) throws IOException {
    if (isClear()) {
      channel.write(bytes);
      if (!bytes.hasRemaining()) {
        return;
      }
    }
    ByteBuffer rest = ByteBuffer.allocate(pending.remaining() + bytes.remaining());
    pending = rest.put(pending).put(bytes).flip();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  void close() throws IOException {
    channel.close();
    server.ticks().remove(this);
  }

  private void flush() throws IOException {
    channel.write(pending);
    if (isClear()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private boolean answerNext() throws IOException {
    byte[] bytes = input.array();
    int headEnd = indexOfHeadEnd(bytes, input.position());
    if (headEnd < 0) {
      return false;
    }
    String head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
    int end = headEnd + END_OF_HEAD.length + contentLength(head);
    if (input.position() < end) {
      return false;
    }
    input.flip().position(end);
    input.compact();
    answer(head.substring(0, head.indexOf(" HTTP/")));
    return input.position() > 0;
  }

  private void answer(String requestLine) throws IOException {
    switch (requestLine) {
      case "POST /message":
        count();
        write(ByteBuffer.wrap(CannedAnswers.MESSAGE));
        break;
      case "POST /stream":
        count();
        write(ByteBuffer.wrap(CannedAnswers.STREAM_HEAD));
        server.ticks().add(this);
        break;
      case "GET /go":
        server.ticks().start();
        write(CannedAnswers.text(""));
        break;
      case "GET /stop":
        server.ticks().stop();
        write(CannedAnswers.text(""));
        break;
      case "GET /reset":
        server.reset();
        write(CannedAnswers.text(""));
        break;
      case "GET /stats":
        write(CannedAnswers.text(server.stats()));
        break;
      default:
        throw new IOException("No answer for " + requestLine);
    }
  }

  private void count() {
    if (!counted) {
      counted = true;
      server.countConnection();
    }
  }

  private static int indexOfHeadEnd(byte[] bytes, int length) {
    for (int i = 0; i + 3 < length; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static int contentLength(String head) {
    String name = "\r\ncontent-length:";
    int start = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (start < 0) {
      return 0;
    }
    int end = head.indexOf('\r', start + name.length());
    String value =
        end < 0
            ? head.substring(start + name.length())
            : head.substring(start + name.length(), end);
    return Integer.parseInt(value.strip());
  }
}
