package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ws.testing.RecordedCall;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A gateway may wrap what a server says, as over HTTP. */
class WrappedFramesTest {
  static final List<UnaryOperator<String>> WRAPPERS =
      List.of(
          frame -> "{\"data\":" + frame + "}",
          frame -> "{\"success\":true,\"error\":null,\"data\":" + frame + "}",
          frame -> withPayload(frame, "{\"data\":%s}"),
          frame -> withPayload(frame, "{\"code\":200,\"message\":\"success\",\"data\":%s}"));

  @ParameterizedTest
  @FieldSource("WRAPPERS")
  void wrappedFrames_areRead(UnaryOperator<String> wrap) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.receive("REGISTER");
                  socket.send(wrap.apply(socket.frames().registered()));
                  socket.receive("STATUS");
                  socket.send(wrap.apply(socket.frames().status()));
                  socket.receive("LLM_REQUEST");
                  socket.send(wrap.apply(socket.frames().typing(true)));
                  socket.send(wrap.apply(socket.frames().response("Hello")));
                  socket.send(wrap.apply(socket.frames().typing(false)));
                  socket.receive("LLM_REQUEST");
                  socket.send(wrap.apply(socket.frames().chunk("Hel")));
                  socket.send(wrap.apply(socket.frames().chunk("lo")));
                  socket.send(wrap.apply(socket.frames().done()));
                });
        RhetorWebSocketClient client = SocketClients.client(server)) {
      assertThat(valueOf(client.getStatus()).version()).hasValue("0.1.0");
      assertThat(valueOf(client.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(valueOf(client.streamMessage("Hi").collect()).message()).isEqualTo("Hello");
    }
  }

  private static String withPayload(String frame, String around) {
    String payload = RecordedCall.json(frame).path("payload").toString();
    return frame.replace(payload, String.format(around, payload));
  }
}
