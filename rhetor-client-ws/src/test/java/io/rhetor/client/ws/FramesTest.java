package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How messages may be cut into frames, how large they may be, and what is no message at all. */
class FramesTest {
  private static final String TEXT = "Grüße 🚀 — 你好";
  private static final int MEBI = 1024 * 1024;
  private static final int LIMIT = 4_096;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 125, 126, 150})
  void fragmentsOfAnySize_areJoined_alsoInTheMiddleOfACharacter(int size) throws Exception {
    assertThat(
            answer(
                socket -> {
                  String response = socket.frames().response(TEXT);
                  int length = response.getBytes(StandardCharsets.UTF_8).length;
                  int[] sizes = new int[length / size];
                  Arrays.fill(sizes, size);
                  socket.sendFragmented(response, sizes);
                }))
        .isEqualTo(TEXT);
  }

  @Test
  void pingsBetweenFragments_areAnswered_andTheMessageIsWhole() throws Exception {
    assertThat(
            answer(
                socket -> {
                  byte[] bytes = socket.frames().response(TEXT).getBytes(StandardCharsets.UTF_8);
                  for (int i = 0; i < bytes.length; i++) {
                    int opcode = i == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION;
                    socket.send(i == bytes.length - 1, 0, opcode, new byte[] {bytes[i]});
                    if (i % 50 == 0) {
                      socket.ping("p" + i);
                    }
                  }
                  assertThat(new String(socket.awaitPong(), StandardCharsets.UTF_8))
                      .isEqualTo("p0");
                }))
        .isEqualTo(TEXT);
  }

  @Test
  void emptyFragments_areNoText() throws Exception {
    assertThat(
            answer(
                socket -> {
                  byte[] bytes = socket.frames().response(TEXT).getBytes(StandardCharsets.UTF_8);
                  socket.send(false, 0, WebSocketFrame.TEXT, new byte[0]);
                  socket.send(false, 0, WebSocketFrame.CONTINUATION, new byte[0]);
                  socket.send(false, 0, WebSocketFrame.CONTINUATION, bytes);
                  socket.send(true, 0, WebSocketFrame.CONTINUATION, new byte[0]);
                }))
        .isEqualTo(TEXT);
  }

  @Tag("large")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerOfFiveMegabytes_arrives(boolean fragmented) throws Exception {
    String text = "0123456789abcdef".repeat(5 * MEBI / 16);
    String answer =
        answer(
            socket -> {
              String response = socket.frames().response(text);
              if (fragmented) {
                socket.sendFragmented(response, MEBI, MEBI, 2 * MEBI);
              } else {
                socket.send(response);
              }
            });

    assertThat(answer.equals(text)).isTrue();
  }

  @Tag("large")
  @Test
  void requestOfFiveMegabytes_arrives() throws Exception {
    String text = "0123456789abcdef".repeat(5 * MEBI / 16);
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  String message = socket.receive().at("/payload/message").asText();
                  socket.typing(true).response(message.equals(text) ? "same" : "other");
                  socket.typing(false);
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.sendMessage(text)).message()).isEqualTo("same");
    }
  }

  static final List<Script> TOO_LONG =
      List.of(
          socket -> socket.chunk("x".repeat(LIMIT)),
          socket ->
              socket.sendFragmented(
                  socket.frames().chunk("x".repeat(LIMIT)), LIMIT / 2, LIMIT / 2, 20));

  @ParameterizedTest
  @FieldSource("TOO_LONG")
  void messageBeyondTheLimit_isAProtocolError_thatNamesTheSetting(Script tooLong) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(answering(tooLong), answering(s -> s.response("Yes")));
        RhetorWebSocketClient client =
            SocketClients.client(SocketClients.config(server).maxEventBytes(LIMIT).build())) {
      RhetorProtocolException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorProtocolException.class);

      assertThat(failure).hasMessageContaining("maxEventBytes").hasMessageContaining("" + LIMIT);
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Yes");
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  @Test
  void messageOfExactlyTheLimit_arrives() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                answering(
                    socket -> {
                      int rest = LIMIT - socket.frames().response("").length();
                      socket.response("x".repeat(rest));
                    }));
        RhetorWebSocketClient client =
            SocketClients.client(SocketClients.config(server).maxEventBytes(LIMIT).build())) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).matches("x+");
    }
  }

  static final List<Script> NO_MESSAGES =
      List.of(
          socket -> socket.sendInvalidUtf8(),
          socket -> socket.send(true, 0, WebSocketFrame.TEXT, chunkThatIsNotUtf8(socket)),
          socket -> socket.send(true, 4, WebSocketFrame.TEXT, chunkBytes(socket)),
          socket -> {
            socket.send(false, 0, WebSocketFrame.TEXT, new byte[0]);
            socket.chunk("in the middle of a message in parts");
          },
          socket -> socket.sendBinary("{}".getBytes(StandardCharsets.UTF_8)),
          socket -> socket.send(false, 0, WebSocketFrame.BINARY, new byte[] {1}),
          socket -> socket.send("no JSON"),
          socket -> socket.send("{\"type\": \"UPDATE\", "),
          socket -> socket.send("[1, 2]"),
          socket -> socket.send("\"text\""),
          socket -> socket.send("null"),
          socket -> socket.send(""),
          socket -> socket.send("{\"type\": \"RESPONSE\", \"source\": \"LLM\"}"),
          socket -> socket.send("{\"type\": \"RESPONSE\", \"payload\": {\"a\": 1}}"));

  @ParameterizedTest
  @FieldSource("NO_MESSAGES")
  void whatIsNoMessage_isAProtocolError_andEndsTheConnection(Script noMessage) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(answering(noMessage), answering(s -> s.response("Yes")));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorProtocolException failure =
          failureOf(client.sendMessage("Hi"), RhetorProtocolException.class);

      assertThat(failure).hasMessageContaining("LLM_REQUEST");
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(server.connections().get(0).ended()).succeedsWithin(5, TimeUnit.SECONDS);
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Yes");
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @FieldSource("NO_MESSAGES")
  void whatIsNoMessage_inAStream_leavesThePartialText(Script noMessage) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                answering(
                    socket -> {
                      socket.chunk("Hel");
                      noMessage.play(socket);
                    }),
                ScriptedSocket::register);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Hel");
      assertThat(failure).hasCauseInstanceOf(RhetorProtocolException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x3, 0x7, 0xB, 0xF})
  void frameOfAnUnknownKind_isAProtocolError(int opcode) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                answering(socket -> socket.send(true, 0, opcode, new byte[0])),
                ScriptedSocket::register);
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(failureOf(client.sendMessage("Hi"), RhetorProtocolException.class))
          .hasMessageContaining("1002");
    }
  }

  private static byte[] chunkBytes(ScriptedSocket socket) {
    return socket.frames().chunk("lo").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] chunkThatIsNotUtf8(ScriptedSocket socket) {
    byte[] bytes = chunkBytes(socket);
    bytes[new String(bytes, StandardCharsets.UTF_8).indexOf("lo")] = (byte) 0xC3;
    return bytes;
  }

  private static String answer(Script script) throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(answering(script));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      MessageResponse answer = valueOf(client.sendMessage("Hi"));
      assertThat(server.connectionCount()).isEqualTo(1);
      return answer.message();
    }
  }

  private static Script answering(Script script) {
    return socket -> {
      socket.register();
      socket.receive("LLM_REQUEST");
      socket.typing(true);
      script.play(socket);
      socket.typing(false);
    };
  }
}
