package io.rhetor.client.ws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of a client: what it asked for and sent, and the means to answer in any way at
 * all. The handshake is accepted with the first frame that a script sends or waits for, unless the
 * script answered it otherwise. Pings and a close of the client are answered unless a script says
 * no. What a script waits for fails with an {@link IOException} when the client has gone, which
 * ends the script in peace.
 */
public final class ScriptedSocket {
  private enum State {
    ASKED,
    OPEN,
    REFUSED
  }

  private final int number;
  private final SocketWire wire;
  private final Handshake handshake;
  private final ScriptedWebSocketServer server;
  private final ReceivedFrames incoming;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private State state = State.ASKED;
  private RhetorFrames frames = RhetorFrames.toUnknown();
  private boolean echoesIds;

  ScriptedSocket(int number, SocketWire wire, Handshake handshake, ScriptedWebSocketServer server) {
    this.number = number;
    this.wire = wire;
    this.handshake = handshake;
    this.server = server;
    this.incoming = new ReceivedFrames(wire);
  }

  // What the client asked for.

  /** 1 for the first connection of the server. */
  public int number() {
    return number;
  }

  /** The request for the WebSocket. */
  public Handshake handshake() {
    return handshake;
  }

  /** All that arrived after the handshake. */
  public ReceivedFrames received() {
    return incoming;
  }

  // The answers to the handshake.

  public ScriptedSocket accept() throws IOException {
    return accept(Map.of());
  }

  /** Accepts with headers beside the three that make a WebSocket. */
  public ScriptedSocket accept(Map<String, String> headers) throws IOException {
    become(State.OPEN);
    wire.send(Handshake.accepted(handshake.acceptKey(), headers));
    server.daemon("scripted-websocket-reader-" + number, this::read);
    return this;
  }

  /**
   * Accepts in a form of the test's.
   *
   * @param answer its {@code {key}} becomes the proof of having read the client's key
   * @param bytesAtOnce how many bytes are sent at a time
   */
  public ScriptedSocket acceptAs(String answer, int bytesAtOnce) throws IOException {
    become(State.OPEN);
    byte[] bytes =
        answer.replace("{key}", handshake.acceptKey()).getBytes(StandardCharsets.ISO_8859_1);
    for (int sent = 0; sent < bytes.length; sent += bytesAtOnce) {
      wire.send(Arrays.copyOfRange(bytes, sent, Math.min(bytes.length, sent + bytesAtOnce)));
    }
    server.daemon("scripted-websocket-reader-" + number, this::read);
    return this;
  }

  /** Answers with another status than 101 and closes the connection. */
  public void refuse(int status) throws IOException {
    refuse(status, Map.of());
  }

  /** Like {@link #refuse(int)}, with headers such as {@code Location}. */
  public void refuse(int status, Map<String, String> headers) throws IOException {
    become(State.REFUSED);
    wire.send(Handshake.refused(status, headers));
    wire.close();
  }

  /** Says 101 without the proof of having read the client's key. */
  public void acceptWithWrongKey() throws IOException {
    become(State.REFUSED);
    wire.send(Handshake.accepted("d3JvbmcgcHJvb2Ygb2Yga2V5IQ==", Map.of()));
  }

  /** Takes the connection and never says a word on it. */
  public void leaveHandshakeUnanswered() {
    become(State.REFUSED);
  }

  // What the client sends.

  /** Waits for the next text. */
  public String receiveText() throws IOException, InterruptedException {
    ensureOpen();
    return incoming.nextText();
  }

  /** Waits for the next text and reads it as JSON; the frames that follow answer this request. */
  public JsonNode receive() throws IOException, InterruptedException {
    JsonNode request = RhetorFrames.parse(receiveText());
    frames = RhetorFrames.answering(request);
    if (echoesIds && request.hasNonNull("id")) {
      frames = frames.withId(request.get("id").asText());
    }
    return request;
  }

  /** Waits for a request of a type; any other type fails the test. */
  public JsonNode receive(String type) throws IOException, InterruptedException {
    JsonNode request = receive();
    if (!request.path("type").asText().equals(type)) {
      throw new AssertionError(type + " was expected and this came: " + request);
    }
    return request;
  }

  /** Waits for the next pong, asked for or not, and tells its payload. */
  public byte[] awaitPong() throws IOException, InterruptedException {
    ensureOpen();
    return incoming.nextPong();
  }

  /** Waits until the client has closed, dropped or reset the connection. */
  public void awaitClientClose() throws IOException {
    ensureOpen();
    ended.join();
  }

  /** Completes when the connection is over and nothing more can come, whoever ended it. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  // What the server leaves undone.

  /** Leaves pings unanswered from now on, or answers them again. */
  public ScriptedSocket answerPings(boolean answer) {
    incoming.answersPings(answer);
    return this;
  }

  /** Leaves a close of the client unanswered and the connection open, or answers it again. */
  public ScriptedSocket answerClose(boolean answer) {
    incoming.answersClose(answer);
    return this;
  }

  /**
   * Answers nothing from now on, no ping and no close, and hands no message on. Bytes are still
   * taken from the socket, so that the client's end is seen; see {@link #pauseReading}.
   */
  public ScriptedSocket goDeaf() throws IOException {
    ensureOpen();
    incoming.deaf();
    return this;
  }

  /**
   * Takes no more bytes from the socket, beyond one read of 8 KiB that is under way, so that the
   * client's sends stall once the buffers of the system are full (some MB). The client's end is not
   * seen until {@link #resumeReading}.
   */
  public ScriptedSocket pauseReading() throws IOException {
    ensureOpen();
    wire.pauseReading();
    return this;
  }

  public ScriptedSocket resumeReading() {
    wire.resumeReading();
    return this;
  }

  // Frames of any kind.

  public ScriptedSocket send(String text) throws IOException {
    return send(WebSocketFrame.text(text));
  }

  public ScriptedSocket send(WebSocketFrame frame) throws IOException {
    return sendBytes(frame.bytes());
  }

  /** Sends one frame; {@code reserved} are the bits RSV1 to RSV3, 0 to 7. */
  public ScriptedSocket send(boolean last, int reserved, int opcode, byte[] payload)
      throws IOException {
    return send(WebSocketFrame.of(last, reserved, opcode, payload));
  }

  /** Sends bytes as they are, be they frames, parts of frames, or none. */
  public ScriptedSocket sendBytes(byte[] bytes) throws IOException {
    ensureOpen();
    wire.send(bytes);
    return this;
  }

  /** Sends a text in frames of so many bytes each, and a last one with what is left. */
  public ScriptedSocket sendFragmented(String text, int... sizes) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int offset = 0;
    for (int size : sizes) {
      byte[] part = Arrays.copyOfRange(bytes, offset, offset + size);
      send(false, 0, offset == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION, part);
      offset += size;
    }
    byte[] rest = Arrays.copyOfRange(bytes, offset, bytes.length);
    return send(true, 0, offset == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION, rest);
  }

  public ScriptedSocket sendBinary(byte[] bytes) throws IOException {
    return send(true, 0, WebSocketFrame.BINARY, bytes);
  }

  /** Sends a text with a byte in it that UTF-8 never has. */
  public ScriptedSocket sendInvalidUtf8() throws IOException {
    return send(true, 0, WebSocketFrame.TEXT, new byte[] {'"', (byte) 0xFF, '"'});
  }

  public ScriptedSocket ping(String payload) throws IOException {
    return send(true, 0, WebSocketFrame.PING, payload.getBytes(StandardCharsets.UTF_8));
  }

  // Frames of a Rhetor, about the request that was received last.

  /** Carries the {@code id} of each request back from the next {@link #receive} on. */
  public ScriptedSocket echoIds() {
    echoesIds = true;
    return this;
  }

  /** Carries this id in the frames up to the next {@link #receive}, whatever the request's is. */
  public ScriptedSocket withId(String id) {
    frames = frames.withId(id);
    return this;
  }

  /** The texts with which to answer, for tests that send them in their own way. */
  public RhetorFrames frames() {
    return frames;
  }

  /** Waits for {@code REGISTER}, confirms it and returns it. */
  public JsonNode register() throws IOException, InterruptedException {
    JsonNode request = receive("REGISTER");
    send(frames.registered());
    return request;
  }

  public ScriptedSocket typing(boolean on) throws IOException {
    return send(frames.typing(on));
  }

  public ScriptedSocket typing(boolean on, String context) throws IOException {
    return send(frames.withContext(context).typing(on));
  }

  public ScriptedSocket chunk(String text) throws IOException {
    return send(frames.chunk(text));
  }

  /** Ends a streamed answer; typing off is a frame of its own. */
  public ScriptedSocket done() throws IOException {
    return send(frames.done());
  }

  /** A whole streamed answer: typing on, the chunks, their end, typing off. */
  public ScriptedSocket stream(String... chunks) throws IOException {
    typing(true);
    for (String chunk : chunks) {
      chunk(chunk);
    }
    return done().typing(false);
  }

  /** The frame with a whole answer; the typing frames around it are the script's. */
  public ScriptedSocket response(String message) throws IOException {
    return send(frames.response(message));
  }

  public ScriptedSocket status() throws IOException {
    return send(frames.status());
  }

  /** Sends {@code ERROR}; an observed server is deaf to requests from then on. */
  public ScriptedSocket error(String text) throws IOException {
    return send(frames.error(text));
  }

  // The ends.

  /** Sends a close frame; when the client's arrives, the connection is closed. */
  public ScriptedSocket close(int code, String reason) throws IOException {
    ensureOpen();
    incoming.closeSent();
    return send(WebSocketFrame.close(code, reason));
  }

  /** Ends the server's side of the connection without a close frame (FIN). */
  public void drop() throws IOException {
    ensureOpen();
    wire.finish();
  }

  /** Ends the connection so that the client sees a reset (RST). */
  public void reset() throws IOException {
    ensureOpen();
    wire.reset();
  }

  // The server's part.

  void stayUntilEnd() throws IOException {
    if (state == State.REFUSED) {
      wire.drain();
    } else {
      awaitClientClose();
    }
  }

  void end() throws IOException {
    wire.close();
    ended.complete(null);
  }

  private void read() {
    try {
      incoming.readAll();
    } catch (RuntimeException | Error breach) {
      server.failed(breach);
    } finally {
      ended.complete(null);
    }
  }

  private void ensureOpen() throws IOException {
    if (state == State.ASKED) {
      accept();
    }
  }

  private void become(State next) {
    if (state != State.ASKED) {
      throw new IllegalStateException("The handshake was answered already.");
    }
    state = next;
  }
}
