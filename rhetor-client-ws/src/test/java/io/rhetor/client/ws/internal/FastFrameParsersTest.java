package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RhetorFrames;
import io.rhetor.client.ws.testing.WebSocketCapture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which messages a connection takes without their text, and that the others come as text. */
class FastFrameParsersTest {
  private static final Pattern CONTEXT = Pattern.compile("\"context\":\"([^\"]*)\"");

  private final ByteSocket socket = new ByteSocket();
  private final TimedTransport timed = TimedTransport.over(socket, settings -> settings);
  private final RhetorFrames frames = RhetorFrames.toUnknown().withContext("quill:one");
  private final RecordingSubscriber subscriber = RecordingSubscriber.unbounded();

  @AfterEach
  void close() {
    timed.close();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void recordedChunks_areTakenWithoutTheirText(String capture) throws Exception {
    List<String> chunks =
        WebSocketCapture.load(capture).answers().stream()
            .filter(answer -> answer.contains("\"chunk\""))
            .collect(Collectors.toList());
    Matcher context = CONTEXT.matcher(chunks.get(0));
    assertThat(context.find()).isTrue();
    begin(context.group(1));

    assertThat(chunks).hasSizeGreaterThan(2).allMatch(socket::receives);

    subscriber.awaitCompletion();
    assertThat(subscriber.chunks()).hasSize(chunks.size() - 1);
  }

  static Stream<String> streams() {
    return Stream.of(
            "ws-chat-streaming",
            "ws-llm-streaming",
            "ws-llm-streaming-ids-not-echoed",
            "ws-llm-streaming-is-the-default",
            "ws-ping-answered-during-a-stream")
        .map(name -> "april-2025-repaired/" + name);
  }

  @Test
  void messagesTakenEitherWay_areOneStream() throws Exception {
    begin("quill:one");
    assertThat(socket.receives(frames.typing(true))).isFalse();
    assertThat(socket.receives(frames.chunk("a"))).isTrue();
    socket.receivesText(frames.chunk("b"));
    assertThat(socket.receives(frames.chunk("c"))).isTrue();
    assertThat(socket.receives(frames.done())).isTrue();
    assertThat(socket.receives(frames.typing(false))).isFalse();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("abc");
    assertThat(timed.events().count("disconnected")).isZero();
  }

  @Test
  void chunkThatEchoesTheId_isTaken_whateverItsConversation() {
    begin("quill:one");

    assertThat(socket.receives(frames.withContext("other").withId(socket.lastId).chunk("a")))
        .isTrue();
    await().untilAsserted(() -> assertThat(subscriber.text()).isEqualTo("a"));
  }

  @Test
  void chunkOfAnotherRequest_isLeftToItsText_andDropped() {
    begin("quill:one");
    String otherId = socket.lastId + "0";

    assertThat(socket.receives(frames.withId(otherId).chunk("a"))).isFalse();
    assertThat(socket.receives(frames.withContext("other").chunk("b"))).isFalse();
    assertThat(subscriber.chunks()).isEmpty();
  }

  @Test
  void chunkBehindTheEnd_isLeftToItsText() {
    begin("quill:one");
    socket.receives(frames.typing(true));
    socket.receives(frames.done());

    assertThat(socket.receives(frames.chunk("late"))).isFalse();
    assertThat(subscriber.chunks()).isEmpty();
  }

  @Test
  void chunkWithoutARequest_isLeftToItsText() {
    CompletableFuture<Void> connected = timed.transport().connect();

    assertThat(connected).succeedsWithin(Duration.ofSeconds(30));
    assertThat(socket.receives(frames.chunk("a"))).isFalse();
  }

  @Test
  void chunkForACallerWhoWaitsForAWholeAnswer_isLeftToItsText() {
    CompletableFuture<?> answer = timed.send("Hi");

    assertThat(socket.receives(frames.withContext("quill").chunk("a"))).isFalse();
    assertThat(answer).isNotDone();
  }

  @Test
  void chunkBehindTheEndOfTheConnection_isLeftToItsText() {
    begin("quill:one");
    timed.close();

    assertThat(socket.receives(frames.chunk("a"))).isFalse();
    assertThat(subscriber.chunks()).isEmpty();
  }

  private void begin(String context) {
    timed.transport().stream(
            MessageRequest.builder().message("Hi").contextId(ContextId.of(context)).build())
        .subscribe(subscriber);
  }

  /** A socket whose server acknowledges a REGISTER and says what a test has it say. */
  private static final class ByteSocket implements SocketConnector, FrameSocket {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");

    private @Nullable FrameListener listener;
    private String lastId = "";

    /** Receives a message as a connection reads it; returns whether it was taken without text. */
    boolean receives(String message) {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      // The end of an answer may bring another connection, whose listener takes the place of this.
      FrameListener reading = listener;
      boolean taken = reading.onBytes(bytes, 0, bytes.length);
      if (!taken) {
        reading.onText(message, true);
      }
      reading.onReadEnd();
      return taken;
    }

    void receivesText(String message) {
      FrameListener reading = listener;
      reading.onText(message, true);
      reading.onReadEnd();
    }

    @Override
    public Runnable connect(
        URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure) {
      this.listener = listener;
      listener.onOpen(this);
      return () -> {};
    }

    @Override
    public void send(String text, Consumer<@Nullable Throwable> whenSent) {
      Matcher id = ID.matcher(text);
      lastId = id.find() ? id.group(1) : "";
      whenSent.accept(null);
      if (text.contains("\"REGISTER\"")) {
        receives(RhetorFrames.toUnknown().registered());
      }
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code) {}
  }
}
