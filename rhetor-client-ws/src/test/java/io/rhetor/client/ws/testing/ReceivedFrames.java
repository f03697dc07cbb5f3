package io.rhetor.client.ws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * What a client sends, read on a thread of its own, so that pings are answered and the end is
 * noticed whatever the script does meanwhile. A client that breaks RFC 6455 fails the test.
 */
public final class ReceivedFrames {
  private final SocketWire wire;
  private final List<WebSocketFrame> frames = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Optional<String>> inbox = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<byte[]>> pongs = new LinkedBlockingQueue<>();
  private final CompletableFuture<WebSocketFrame> closeFrame = new CompletableFuture<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private volatile boolean answersPings = true;
  private volatile boolean answersClose = true;
  private volatile boolean deaf;
  private volatile boolean closeSent;

  ReceivedFrames(SocketWire wire) {
    this.wire = wire;
  }

  /** Reads until the connection ends. */
  void readAll() {
    try {
      while (true) {
        WebSocketFrame frame = WebSocketFrame.read(wire.in());
        frames.add(frame);
        check(frame);
        if (!deaf && !take(frame)) {
          wire.close();
          return;
        }
      }
    } catch (IOException ended) {
      // The client closed or dropped the connection, or the script did: whoever waits is told.
    } finally {
      inbox.add(Optional.empty());
      pongs.add(Optional.empty());
    }
  }

  /** Whether the connection goes on after this frame. */
  private boolean take(WebSocketFrame frame) throws IOException {
    switch (frame.opcode()) {
      case WebSocketFrame.PING:
        if (answersPings) {
          wire.send(WebSocketFrame.of(true, 0, WebSocketFrame.PONG, frame.payload()).bytes());
        }
        return true;
      case WebSocketFrame.PONG:
        pongs.add(Optional.of(frame.payload()));
        return true;
      case WebSocketFrame.CLOSE:
        return takeClose(frame);
      default:
        message.writeBytes(frame.payload());
        if (frame.last()) {
          String text = decode(message.toByteArray());
          message.reset();
          texts.add(text);
          inbox.add(Optional.of(text));
        }
        return true;
    }
  }

  private boolean takeClose(WebSocketFrame frame) throws IOException {
    closeFrame.complete(frame);
    inbox.add(Optional.empty());
    if (!answersClose) {
      return true;
    }
    if (!closeSent) {
      wire.send(WebSocketFrame.of(true, 0, WebSocketFrame.CLOSE, frame.payload()).bytes());
    }
    return false;
  }

  private static void check(WebSocketFrame frame) {
    if (!frame.masked() || frame.reserved() != 0) {
      throw new AssertionError("A client's frame must be masked and use no extension: " + frame);
    }
    if (frame.opcode() == WebSocketFrame.BINARY) {
      throw new AssertionError("The client sent a binary message: " + frame);
    }
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException broken) {
      throw new AssertionError("The client sent a text that is not UTF-8.", broken);
    }
  }

  String nextText() throws IOException, InterruptedException {
    return next(inbox);
  }

  byte[] nextPong() throws IOException, InterruptedException {
    return next(pongs);
  }

  private static <T> T next(BlockingQueue<Optional<T>> queue)
      throws IOException, InterruptedException {
    Optional<T> next = queue.take();
    if (next.isEmpty()) {
      queue.add(next);
      throw new EOFException("The client sends nothing more.");
    }
    return next.get();
  }

  /** All frames so far, those that were not heard included. */
  public List<WebSocketFrame> frames() {
    return List.copyOf(frames);
  }

  /** All frames of one opcode so far, such as {@link WebSocketFrame#PING}. */
  public List<WebSocketFrame> frames(int opcode) {
    return frames.stream().filter(frame -> frame.opcode() == opcode).collect(Collectors.toList());
  }

  /** All texts so far. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  /** All texts so far, read as JSON. */
  public List<JsonNode> requests() {
    return texts.stream().map(RhetorFrames::parse).collect(Collectors.toList());
  }

  /** Completes with the close frame of the client. */
  public CompletableFuture<WebSocketFrame> closeFrame() {
    return closeFrame;
  }

  void answersPings(boolean answers) {
    answersPings = answers;
  }

  void answersClose(boolean answers) {
    answersClose = answers;
  }

  void deaf() {
    deaf = true;
  }

  void closeSent() {
    closeSent = true;
  }
}
