package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What RFC 6455 asks of a client, frame by frame. The numbers are the sections of the public
 * conformance suites; docs/conformance.md has the table.
 */
class ConformanceTest {
  private static final String TEXT = "κόσμε, 🚀 \uFFFF \uDBFF\uDFFF \u0000 end";
  private static final int LIMIT = 1024 * 1024;

  /** The answer arrives, whatever comes with it. */
  static final List<Arguments> ANSWERED =
      List.of(
          arguments("1: 125 bytes in a frame", fragments(125)),
          arguments("1: 126 bytes in a frame", fragments(126)),
          arguments("1: 127 bytes in a frame", fragments(127)),
          arguments("1: frames without a byte", fragments(1, 0, 0, 10, 0)),
          arguments("1: 65,535 bytes", payload(65_535, Integer.MAX_VALUE)),
          arguments("1: 65,536 bytes", payload(65_536, Integer.MAX_VALUE)),
          arguments("1: 65,536 bytes, sent 997 at a time", payload(65_536, 997)),
          arguments("2: ping without payload", ping("")),
          arguments("2: ping with payload", ping("hello")),
          arguments("2: ping of 125 bytes", ping("x".repeat(125))),
          arguments("2: ping, sent a byte at a time", pingByteByByte()),
          arguments("2: ten pings", tenPings()),
          arguments(
              "2: pong that was not asked for", then(WebSocketFrame.of(true, 0, 10, new byte[0]))),
          arguments("2: pong of 125 bytes", then(WebSocketFrame.of(true, 0, 10, new byte[125]))),
          arguments("5: ping between fragments", pingBetweenFragments()),
          arguments("5: pong between fragments", pongBetweenFragments()),
          arguments("5: fragments of a byte each", fragmentsOf(1)),
          arguments("6: characters cut by reads", splitReads()),
          arguments("9: 256 KiB", payload(256 * 1024, Integer.MAX_VALUE)),
          arguments("9: 256 KiB in fragments of 4 KiB", fragmentsOf(4096)),
          arguments("9: 1 MiB, the limit", payload(LIMIT, Integer.MAX_VALUE)),
          arguments("10: 64 KiB, sent 1,300 at a time", payload(65_536, 1_300)));

  @ParameterizedTest(name = "{0}")
  @FieldSource("ANSWERED")
  void answerArrives(String what, Script script) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true);
                  script.play(socket);
                  socket.typing(false);
                });
        RhetorWebSocketClient client = client(server)) {
      assertThat(valueOf(client.sendMessage("Hi")).message()).matches("(?s)\\Q" + TEXT + "\\E *");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  /** Bytes that no server may send; those that would have to follow never come. */
  static final List<Arguments> REFUSED =
      List.of(
          arguments("2: ping of 126 bytes", "897E", 1002, "more than 125"),
          arguments("2: ping of 17 MiB", "897F0000000001100000", 1002, "more than 125"),
          arguments("2: pong of 126 bytes", "8A7E", 1002, "more than 125"),
          arguments("3: reserved bit 1", "C100", 1002, "reserved bit"),
          arguments("3: reserved bit 2", "A100", 1002, "reserved bit"),
          arguments("3: reserved bit 3", "9100", 1002, "reserved bit"),
          arguments("3: reserved bits of a ping", "F900", 1002, "reserved bit"),
          arguments("3: reserved bits of a close", "F800", 1002, "reserved bit"),
          arguments("4: opcode 3", "8300", 1002, "kind"),
          arguments("4: opcode 4, with payload", "8405", 1002, "kind"),
          arguments("4: opcode 5", "8500", 1002, "kind"),
          arguments("4: opcode 6", "8600", 1002, "kind"),
          arguments("4: opcode 7", "8700", 1002, "kind"),
          arguments("4: opcode 11", "8B00", 1002, "kind"),
          arguments("4: opcode 12, with payload", "8C05", 1002, "kind"),
          arguments("4: opcode 13", "8D00", 1002, "kind"),
          arguments("4: opcode 14", "8E00", 1002, "kind"),
          arguments("4: opcode 15", "8F00", 1002, "kind"),
          arguments("5: ping in fragments", "0900", 1002, "in fragments"),
          arguments("5: pong in fragments", "0A00", 1002, "in fragments"),
          arguments("5: close in fragments", "0800", 1002, "in fragments"),
          arguments("5: last fragment without a first", "8000", 1002, "not begun"),
          arguments("5: fragment without a first", "0005", 1002, "not begun"),
          arguments("5: text among fragments", "010178" + "8105", 1002, "before the last"),
          arguments("5: first fragment twice", "010178" + "0105", 1002, "before the last"),
          arguments("6: invalid byte", "8102C328", 1007, "UTF-8"),
          arguments("6: invalid byte, frame not whole", "817E010061FF", 1007, "UTF-8"),
          arguments("6: invalid byte in a fragment", "0101E2" + "000128", 1007, "UTF-8"),
          arguments("6: longer form", "8102C0AF", 1007, "UTF-8"),
          arguments("6: longer form of 3 bytes", "0103E080AF", 1007, "UTF-8"),
          arguments("6: longer form of 4 bytes", "0104F08080AF", 1007, "UTF-8"),
          arguments("6: surrogate", "8103EDA080", 1007, "UTF-8"),
          arguments("6: beyond U+10FFFF", "0102F490", 1007, "UTF-8"),
          arguments("6: form of 5 bytes", "8105F888808080", 1007, "UTF-8"),
          arguments("6: following byte alone", "810180", 1007, "UTF-8"),
          arguments("6: cut at the end", "8101CE", 1007, "UTF-8"),
          arguments("6: cut at the end of fragments", "0101CE" + "8000", 1007, "UTF-8"),
          arguments("7: close of 1 byte", "880103", 1002, "valid code"),
          arguments("7: close of 126 bytes", "887E", 1002, "more than 125"),
          arguments("7: close reason that is no UTF-8", "880403E8C328", 1007, "UTF-8"),
          arguments("7: close code 0", "88020000", 1002, "valid code"),
          arguments("7: close code 999", "880203E7", 1002, "valid code"),
          arguments("7: close code 1004", "880203EC", 1002, "valid code"),
          arguments("7: close code 1005", "880203ED", 1002, "valid code"),
          arguments("7: close code 1006", "880203EE", 1002, "valid code"),
          arguments("7: close code 1015", "880203F7", 1002, "valid code"),
          arguments("7: close code 1100", "8802044C", 1002, "valid code"),
          arguments("7: close code 2999", "88020BB7", 1002, "valid code"),
          arguments("7: close code 5000", "88021388", 1002, "valid code"),
          arguments("7: close code 65,535", "8802FFFF", 1002, "valid code"),
          arguments("9: one byte more than the limit", "817F0000000000100001", 1009, "maxEvent"),
          arguments("9: 17 MiB", "817F0000000001100000", 1009, "maxEventBytes"),
          arguments("9: largest length", "817F7FFFFFFFFFFFFFFF", 1009, "maxEventBytes"),
          arguments("header: topmost bit of the length", "817F80" + "0".repeat(14), 1002, "length"),
          arguments("header: 125 in 16 bits", "817E007D", 1002, "length"),
          arguments("header: 65,535 in 64 bits", "817F000000000000FFFF", 1002, "length"),
          arguments("header: masked text", "8182", 1002, "masked"),
          arguments("header: masked ping", "8980", 1002, "masked"),
          arguments("header: masked close", "8882", 1002, "masked"),
          arguments("binary", "8205", 1003, "binary"),
          arguments("binary in fragments", "0205", 1003, "binary"));

  @ParameterizedTest(name = "{0}")
  @FieldSource("REFUSED")
  void connectionEndsAtOnce(String what, String hex, int closeCode, String problem)
      throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                afterChunk(socket -> socket.sendBytes(bytes(hex))), ScriptedSocket::register);
        RhetorWebSocketClient client = client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Hel");
      assertThat(failure).cause().isInstanceOf(RhetorProtocolException.class);
      assertThat(failure).cause().hasMessageContaining(problem);
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(server.connections().get(0).received().closeFrame())
          .succeedsWithin(5, TimeUnit.SECONDS)
          .extracting(WebSocketFrame::closeCode)
          .isEqualTo(closeCode);
    }
  }

  /** Closes by the server: the code, the type of the failure, and what it says. */
  static final List<Arguments> CLOSED =
      List.of(
          arguments(1000, RhetorConnectionException.class, "closed with code 1000 (why)"),
          arguments(1001, RhetorConnectionException.class, "closed with code 1001 (why)"),
          arguments(1002, RhetorProtocolException.class, "a frame of this client breaks"),
          arguments(1003, RhetorProtocolException.class, "kind that this client sent"),
          arguments(1007, RhetorProtocolException.class, "a text of this client is not valid"),
          arguments(1008, RhetorConnectionException.class, "this client breaks its policy"),
          arguments(1009, RhetorProtocolException.class, "Send less text"),
          arguments(1010, RhetorProtocolException.class, "asks for a WebSocket extension"),
          arguments(1011, RhetorConnectionException.class, "met an error of its own"),
          arguments(1012, RhetorConnectionException.class, "closed with code 1012 (why)"),
          arguments(1014, RhetorConnectionException.class, "closed with code 1014 (why)"),
          arguments(3000, RhetorConnectionException.class, "closed with code 3000 (why)"),
          arguments(4999, RhetorConnectionException.class, "closed with code 4999 (why)"));

  @ParameterizedTest(name = "7: close code {0}")
  @FieldSource("CLOSED")
  void closeIsAnswered_andToldAsTheServers(
      int code, Class<? extends RhetorException> type, String says) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                afterChunk(
                    socket -> {
                      socket.close(code, "why");
                      socket.ping("after the close");
                    }),
                ScriptedSocket::register);
        RhetorWebSocketClient client = client(server)) {
      RhetorStreamException failure =
          failureOf(client.streamMessage("Hi").collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Hel");
      assertThat(failure).cause().isInstanceOf(type).hasMessageContaining(says);
      assertThat(failure).cause().hasMessageContaining("(why)").hasMessageContaining("" + code);
      ScriptedSocket connection = server.connections().get(0);
      assertThat(connection.received().closeFrame()).succeedsWithin(5, TimeUnit.SECONDS);
      assertThat(connection.received().frames(WebSocketFrame.PONG)).isEmpty();
    }
  }

  @Test
  void frameThatComesWithTheHandshake_isCheckedToo() throws Exception {
    String accepted =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: {key}\r\n\r\n";
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> socket.acceptAs(accepted + "\u0083\u0000", Integer.MAX_VALUE / 2),
                ScriptedSocket::register);
        RhetorWebSocketClient client = client(server)) {
      client.connect().get(30, TimeUnit.SECONDS);

      assertThat(server.connections().get(0).received().closeFrame())
          .succeedsWithin(5, TimeUnit.SECONDS)
          .extracting(WebSocketFrame::closeCode)
          .isEqualTo(1002);
      assertThat(server.connectionCount()).isEqualTo(2);
    }
  }

  private static RhetorWebSocketClient client(ScriptedWebSocketServer server) {
    return SocketClients.client(SocketClients.config(server).maxEventBytes(LIMIT).build());
  }

  private static Script afterChunk(Script script) {
    return socket -> {
      socket.register();
      socket.receive("LLM_REQUEST");
      socket.typing(true).chunk("Hel");
      script.play(socket);
    };
  }

  private static Script fragments(int... sizes) {
    return socket -> socket.sendFragmented(socket.frames().response(TEXT), sizes);
  }

  private static Script fragmentsOf(int size) {
    return socket -> {
      String text = socket.frames().response(TEXT);
      int[] sizes = new int[text.getBytes(StandardCharsets.UTF_8).length / size];
      Arrays.fill(sizes, size);
      socket.sendFragmented(text, sizes);
    };
  }

  /** An answer whose frame has a payload of so many bytes, of which some are sent at a time. */
  private static Script payload(int bytes, int atATime) {
    return socket -> {
      int rest = bytes - socket.frames().response(TEXT).getBytes(StandardCharsets.UTF_8).length;
      String text = socket.frames().response(TEXT + " ".repeat(rest));
      sendSlowly(socket, WebSocketFrame.text(text).bytes(), atATime);
    };
  }

  private static Script ping(String payload) {
    return socket -> {
      socket.ping(payload);
      assertThat(new String(socket.awaitPong(), StandardCharsets.UTF_8)).isEqualTo(payload);
      socket.response(TEXT);
    };
  }

  private static Script pingByteByByte() {
    return socket -> {
      byte[] payload = {1, 2, (byte) 0xFF, 0};
      sendSlowly(socket, WebSocketFrame.of(true, 0, WebSocketFrame.PING, payload).bytes(), 1);
      assertThat(socket.awaitPong()).isEqualTo(payload);
      socket.response(TEXT);
    };
  }

  private static Script tenPings() {
    return socket -> {
      ByteArrayOutputStream pings = new ByteArrayOutputStream();
      for (int i = 0; i < 10; i++) {
        pings.writeBytes(
            WebSocketFrame.of(true, 0, WebSocketFrame.PING, new byte[] {(byte) i}).bytes());
      }
      socket.sendBytes(pings.toByteArray());
      for (int i = 0; i < 10; i++) {
        assertThat(socket.awaitPong()).containsExactly(i);
      }
      socket.response(TEXT);
    };
  }

  private static Script then(WebSocketFrame frame) {
    return socket -> socket.send(frame).response(TEXT);
  }

  private static Script pingBetweenFragments() {
    return socket -> {
      byte[] bytes = socket.frames().response(TEXT).getBytes(StandardCharsets.UTF_8);
      socket.send(false, 0, WebSocketFrame.TEXT, Arrays.copyOf(bytes, 20));
      socket.ping("between");
      assertThat(new String(socket.awaitPong(), StandardCharsets.UTF_8)).isEqualTo("between");
      socket.send(
          true, 0, WebSocketFrame.CONTINUATION, Arrays.copyOfRange(bytes, 20, bytes.length));
    };
  }

  private static Script pongBetweenFragments() {
    return socket -> {
      byte[] bytes = socket.frames().response(TEXT).getBytes(StandardCharsets.UTF_8);
      socket.send(false, 0, WebSocketFrame.TEXT, Arrays.copyOf(bytes, 20));
      socket.send(true, 0, WebSocketFrame.PONG, new byte[] {1});
      socket.send(
          true, 0, WebSocketFrame.CONTINUATION, Arrays.copyOfRange(bytes, 20, bytes.length));
    };
  }

  private static Script splitReads() {
    return socket -> {
      byte[] bytes = WebSocketFrame.text(socket.frames().response(TEXT)).bytes();
      sendSlowly(socket, bytes, 1);
    };
  }

  private static void sendSlowly(ScriptedSocket socket, byte[] bytes, int atATime)
      throws IOException {
    for (int sent = 0; sent < bytes.length; ) {
      int end = (int) Math.min(bytes.length, (long) sent + atATime);
      socket.sendBytes(Arrays.copyOfRange(bytes, sent, end));
      sent = end;
    }
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }
}
