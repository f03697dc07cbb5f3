package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A WebSocket that is played back sends, and ends, as the recorded one did. */
class RecordWebSocketTest {
  private static final String REGISTER = "{\"type\":\"REGISTER\",\"source\":\"quill\"}";
  private static final String HI = "{\"type\":\"LLM_REQUEST\",\"payload\":{\"message\":\"hi\"}}";

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("socket.json");
  }

  private static SimulatedRhetor server() {
    return SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        Fault.cutAfterChunks(2),
        Fault.closeAfterChunks(3, 1011, "The model is gone."),
        Fault.textFrameAfterChunks(1, "no JSON {"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void messagesAndEnd_areTheSame(Fault fault) throws Exception {
    List<String> live;
    try (SimulatedRhetor server = server();
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file())) {
      server.inject(fault);
      live = talk(recorder.url());
    }
    assertThat(live).hasSizeGreaterThan(3);

    try (ReplayingRhetor replay = ReplayingRhetor.start(file())) {
      assertThat(talk(replay.url())).isEqualTo(live);
      assertThat(replay.unmatched()).isEmpty();
    }
  }

  /**
   * Registers, asks, and returns what came, until the connection ended or a text is no JSON. The
   * JDK's client at times loses the last message before an end, or the end itself.
   */
  private static List<String> talk(URI url) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      ClientWebSocket socket = vertx.createWebSocketClient().webSocket();
      socket.textMessageHandler(
          text -> {
            seen.add(text);
            if (seen.size() == 1) {
              socket.writeTextMessage(HI);
            } else if (!text.endsWith("}")) {
              over.complete(null);
            }
          });
      socket.closeHandler(
          closed -> {
            seen.add(socket.closeStatusCode() + " " + socket.closeReason());
            over.complete(null);
          });
      socket
          .connect(url.getPort(), url.getHost(), "/ws")
          .compose(open -> open.writeTextMessage(REGISTER))
          .onFailure(over::completeExceptionally);
      over.get(30, TimeUnit.SECONDS);
      return List.copyOf(seen);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void theFileTellsWhoSaidWhat_andBinaryMessages() throws Exception {
    byte[] sent;
    try (SimulatedRhetor server = server();
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file())) {
      server.inject(Fault.binaryFrameAfterChunks(0));
      sent = binaryAnswer(recorder.url());
    }
    JsonArray frames =
        new JsonObject(Files.readString(file()))
            .getJsonArray("exchanges")
            .getJsonObject(0)
            .getJsonArray("frames");
    assertThat(frames.getJsonObject(0).getString("from")).isEqualTo("client");
    assertThat(frames.getJsonObject(0).getJsonObject("json").encode()).isEqualTo(REGISTER);
    assertThat(frames.getJsonObject(1).getString("from")).isEqualTo("server");
    try (ReplayingRhetor replay = ReplayingRhetor.builder(file()).keepTimes(true).start()) {
      assertThat(binaryAnswer(replay.url())).isEqualTo(sent);
    }
  }

  @Tag("large")
  @Test
  void aServerThatCuts_isRecordedToItsEnd_howeverSlowTheClient() throws Exception {
    int messages = 34; // More than fill the socket and Vert.x, fewer than have it read no more.
    String large = "x".repeat(512 * 1024);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      HttpServer server =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setHost("127.0.0.1")
                      .setMaxWebSocketFrameSize(2 * large.length()))
              .webSocketHandler(
                  socket -> {
                    for (int i = 1; i < messages; i++) {
                      socket.writeTextMessage(large);
                    }
                    socket
                        .writeTextMessage(large)
                        .onComplete(
                            sent -> ((WebSocketInternal) socket).channelHandlerContext().close());
                  })
              .listen(0)
              .await(30, TimeUnit.SECONDS);
      URI url = URI.create("http://127.0.0.1:" + server.actualPort());
      try (RecordingRhetor recorder = RecordingRhetor.start(url, file());
          RawConnection reader = new RawConnection(recorder.url())) {
        reader.openWebSocket();
        await().until(() -> Files.readString(file()).contains("\"frames\""));
      }
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }

    JsonObject exchange =
        new JsonObject(Files.readString(file())).getJsonArray("exchanges").getJsonObject(0);
    assertThat(exchange.getJsonArray("frames")).hasSize(messages);
  }

  private static byte[] binaryAnswer(URI url) throws Exception {
    try (WebSocketCaller caller = WebSocketCaller.connect(url)) {
      caller.send(REGISTER).next();
      byte[] answer = caller.send(HI).nextBinary();
      caller.closeNormally();
      return answer;
    }
  }

  @Test
  void aMessageThatDiffers_endsTheWebSocket_andIsToldWithoutItsText() throws Exception {
    try (SimulatedRhetor server = server();
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file());
        WebSocketCaller caller = WebSocketCaller.connect(recorder.url())) {
      caller.send(REGISTER).next();
      caller.send(HI).payloadsUntilTypingOff();
      caller.closeNormally();
    }
    try (ReplayingRhetor replay = ReplayingRhetor.start(file());
        WebSocketCaller caller = WebSocketCaller.connect(replay.url())) {
      caller.send("{\"source\":\"quill\",\"type\":\"REGISTER\",\"id\":\"7\"}").next();
      caller.send(HI.replace("hi", "a secret question"));

      assertThat(caller.awaitClose()).isEqualTo("1008 Nothing like this was recorded.");
      assertThat(replay.unmatched())
          .singleElement()
          .asString()
          .contains("Message 3 of the WebSocket of exchange 1 differs at /payload/message")
          .doesNotContain("secret");
    }
  }

  @Test
  void aHandshakeThatWasRefused_isRefusedAgain_andAnUnknownOneIsToldTheNearest() {
    try (SimulatedRhetor server = server();
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file())) {
      server.inject(Fault.refuseWebSocket(401));
      assertThat(WebSocketCaller.refusal(recorder.url(), "/ws")).isEqualTo(401);
    }
    try (ReplayingRhetor replay = ReplayingRhetor.start(file())) {
      assertThat(WebSocketCaller.refusal(replay.url(), "/ws")).isEqualTo(401);
      assertThat(WebSocketCaller.refusal(replay.url(), "/other")).isEqualTo(501);
      assertThat(replay.unmatched()).singleElement().asString().contains("exchange 1");
    }
  }
}
