package io.rhetor.client.ws;

import static io.rhetor.client.support.JsonText.json;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ChatSession;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.InputGuard;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.DetailedSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the frames of a streamed answer tell beside its text. */
class StreamDetailsTest {
  private static final String USAGE = "'usage':{'input_tokens':3,'output_tokens':'5'}";
  private static final String REST =
      USAGE + ",'warnings':['low'],'finish_reason':'stop','model':'really','provider':'p','cost':1";
  private static final String TEXT =
      update("'chunk':'Hello','model':'m','provider':'p','done':false");
  private static final String END = update("'chunk':'','done':true");

  static Stream<Arguments> details() {
    return Stream.of(
        row("in the last event", TEXT, update("'chunk':'','done':true," + REST)),
        row("in the last event, no chunk", TEXT, update("'done':true," + REST)),
        row("in the last event, with the text", update("'chunk':'Hello','done':true," + REST)),
        row("in the event with the text", update("'chunk':'Hello','done':false," + REST), END),
        row("in the middle", TEXT, update("'done':false," + REST), END),
        row("in the middle, without done", TEXT, update(REST), END),
        row("before the text", update(REST), update("'chunk':'Hello','done':false"), END),
        row(
            "spread over events",
            update("'usage':{'input_tokens':3},'warnings':['low']"),
            TEXT,
            update("'model':'really'"),
            update("'context':'quill:default','cost':1"),
            update("'usage':{'output_tokens':5},'finish_reason':'stop'"),
            END),
        row("in a whole answer", response("'message':'Hello'," + REST)),
        row("in a whole answer behind the text", TEXT, response("'message':'Hello'," + REST)),
        row("before a whole answer", update(REST), response("'message':'Hello'")),
        row(
            "in a whole answer behind an empty chunk",
            update("'chunk':'','done':false"),
            response("'message':'Hello'," + REST)),
        row("in a response that is the end", TEXT, response("'chunk':'','done':true," + REST)),
        row("in a whole answer behind the end", TEXT, END, response("'message':'Hello'," + REST)),
        row(
            "in an end behind the whole answer",
            TEXT,
            response("'message':'Hello'"),
            update("'done':true," + REST)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("details")
  void whatIsBesideTheText_reachesTheCollectedAnswer(String where, List<String> frames)
      throws Exception {
    try (ScriptedWebSocketServer server = ScriptedWebSocketServer.start(answering(frames, 1));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      MessageResponse answer = valueOf(client.streamMessage("Hi").collect());

      assertThat(answer.message()).isEqualTo("Hello");
      assertThat(answer.model()).contains("really");
      assertThat(answer.provider()).contains("p");
      assertThat(answer.usage().orElseThrow().inputTokens()).hasValue(3);
      assertThat(answer.usage().orElseThrow().outputTokens()).hasValue(5);
      assertThat(answer.warnings()).containsExactly("low");
      assertThat(answer.finishReason()).contains("stop");
      assertThat(answer.isFinished()).isTrue();
      assertThat(answer.additionalProperties()).containsOnlyKeys("cost");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("details")
  void whatIsBesideTheText_reachesASubscriberThatWantsIt(String where, List<String> frames)
      throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(answering(frames, ways().size()));
        RhetorWebSocketClient client = SocketClients.client(server)) {
      for (Function<RhetorWebSocketClient, ChunkStream> way : ways()) {
        DetailedSubscriber subscriber = new DetailedSubscriber();

        way.apply(client).subscribe(subscriber);

        assertThat(subscriber.told()).contains("Hello").endsWith("details", "complete");
        assertThat(subscriber.details().usage().orElseThrow().outputTokens()).hasValue(5);
        assertThat(subscriber.details().finishReason()).contains("stop");
        assertThat(subscriber.details().warnings()).contains("low");
        assertThat(subscriber.details().additionalProperties()).containsOnlyKeys("cost");
        assertThat(subscriber.details().message()).isEmpty();
      }
    }
  }

  /** A stream as it is, and through each wrapper. */
  private static List<Function<RhetorWebSocketClient, ChunkStream>> ways() {
    return List.of(
        client -> client.streamMessage("Hi"),
        client ->
            FallbackLlmClient.builder()
                .first("ws", client)
                .closeTargets(false)
                .build()
                .streamMessage("Hi"),
        client ->
            InputGuard.builder().maxCharacters(100).build().protect(client).streamMessage("Hi"),
        client ->
            ChatSession.builder(client).contextId(ContextId.of("quill:default")).build().stream(
                "Hi"));
  }

  /** Answers so many requests, with all frames in one piece. */
  private static ScriptedWebSocketServer.Script answering(List<String> frames, int requests) {
    return socket -> {
      socket.register();
      for (int i = 0; i < requests; i++) {
        socket.receive();
        socket.typing(true);
        sendAtOnce(socket, frames);
        socket.typing(false);
      }
    };
  }

  private static void sendAtOnce(ScriptedSocket socket, List<String> frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String frame : frames) {
      bytes.write(WebSocketFrame.text(frame).bytes());
    }
    socket.sendBytes(bytes.toByteArray());
  }

  private static Arguments row(String where, String... frames) {
    return Arguments.of(where, Arrays.asList(frames));
  }

  private static String update(String payload) {
    return frame("UPDATE", payload);
  }

  private static String response(String payload) {
    return frame("RESPONSE", payload);
  }

  private static String frame(String type, String payload) {
    return json("{'type':'" + type + "','source':'LLM','payload':{" + payload + "}}");
  }
}
