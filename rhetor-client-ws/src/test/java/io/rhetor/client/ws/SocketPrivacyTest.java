package io.rhetor.client.ws;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.testing.RecordedEvents;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer.Script;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A server may say anything back; what is private shows in no failure, event or log. */
class SocketPrivacyTest {
  private static final String PROMPT = "The vault opens at 4711";
  private static final String TOKEN = "s3cret-token";
  private static final String HEADER = "t3nant-key";
  private static final String SAID = "Cannot do '" + PROMPT + "' for " + TOKEN + ", " + HEADER;

  /** The ways in which a server may say it. */
  static final List<Script> SAYINGS =
      List.of(
          socket -> socket.error(SAID),
          socket -> socket.send(socket.frames().streamFailure(SAID)),
          socket -> socket.send(socket.frames().responseFailure(SAID)),
          socket -> socket.close(1011, SAID),
          socket -> socket.send(SAID),
          socket -> socket.send("[\"" + SAID + "\"]"),
          socket -> socket.send("{\"type\": " + SAID + "}"),
          socket -> socket.sendBinary(SAID.getBytes("UTF-8")),
          socket -> socket.send(socket.frames().withContext("other").response(SAID)).reset(),
          socket -> socket.send(socket.frames().unsupported(SAID)).reset(),
          socket -> socket.send(socket.frames().unsupported(typeOfLast(socket) + " " + SAID)));

  private static String typeOfLast(ScriptedSocket socket) {
    List<JsonNode> requests = socket.received().requests();
    return requests.get(requests.size() - 1).path("type").asText();
  }

  @ParameterizedTest
  @FieldSource("SAYINGS")
  void whatTheServerSaysOfTheRequest_isRedacted(Script saying) throws Exception {
    check(saying, client -> client.sendMessage(PROMPT));
    check(saying, client -> client.streamMessage(PROMPT).collect());
    check(
        saying,
        client -> client.chat(ChatRequest.builder().addMessage(ChatMessage.user(PROMPT)).build()));
    check(
        saying,
        client ->
            client.sendMessage(
                MessageRequest.builder()
                    .message("Hi")
                    .additionalProperty("vault", List.of(PROMPT))
                    .build()));
    check(
        saying,
        client ->
            client.sendMessage(
                MessageRequest.builder()
                    .message("Hi")
                    .options(GenerationOptions.builder().parameter("system", PROMPT).build())
                    .build()));
  }

  /** What a server says of a request, others must not see either, nor a late word of it. */
  @ParameterizedTest
  @FieldSource("SAYINGS")
  void whatTheServerSaysBehindTheAnswer_isRedactedToo(Script saying) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.response("Yes");
                  saying.play(socket);
                  socket.reset();
                },
                ScriptedSocket::register);
        RhetorWebSocketClient client = client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      valueOf(client.sendMessage(PROMPT));
      events.await(Kind.DISCONNECTED);

      assertPrivate(texts(events, log));
    }
  }

  @Test
  void whatTheServerSaysOfTheRequestBefore_isRedactedForTheNextOne() throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.response("Yes");
                  socket.receive();
                  socket.error(SAID);
                });
        RhetorWebSocketClient client = client(server)) {
      valueOf(client.sendMessage(PROMPT));

      Throwable failure = catchThrowable(() -> valueOf(client.getStatus()));
      assertPrivate(List.of(printed(failure)));
    }
  }

  @Test
  void tokenOfAnEarlierHandshake_isRedacted() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  awaitRelease(socket);
                  socket.error("Token s3cret-token-1 is not good");
                },
                SocketPrivacyTest::serve);
        RhetorWebSocketClient client =
            RhetorWebSocketClient.create(
                SocketClients.config(server)
                    .token(() -> "s3cret-token-" + asked.incrementAndGet())
                    .build(),
                SocketClients.options().maxConnections(2).build())) {
      RecordedEvents events = RecordedEvents.of(client);
      CompletableFuture<MessageResponse> first = client.sendMessage("first");
      await().until(() -> server.connections().size() == 1 && texts(server) == 2);
      valueOf(client.sendMessage("second"));
      released.complete(null);

      Throwable failure = catchThrowable(() -> valueOf(first));
      assertThat(printed(failure)).contains("is not good").doesNotContain("s3cret");
      events.await(Kind.DISCONNECTED);
      assertThat(texts(events, log)).noneMatch(text -> text.contains("s3cret"));
    }
  }

  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private void awaitRelease(ScriptedSocket socket) {
    assertThat(socket.number()).isEqualTo(1);
    released.join();
  }

  private static int texts(ScriptedWebSocketServer server) {
    return server.connections().get(0).received().texts().size();
  }

  private static void serve(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    answerAll(socket);
  }

  private static void answerAll(ScriptedSocket socket) throws IOException, InterruptedException {
    while (true) {
      socket.receive();
      socket.typing(true).response("Yes").typing(false);
    }
  }

  private static void check(
      Script saying, Function<RhetorWebSocketClient, CompletableFuture<?>> call) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive();
                  socket.typing(true);
                  saying.play(socket);
                  socket.typing(false);
                  answerAll(socket);
                },
                SocketPrivacyTest::serve);
        RhetorWebSocketClient client = client(server)) {
      RecordedEvents events = RecordedEvents.of(client);
      Throwable failure = catchThrowable(() -> valueOf(call.apply(client)));
      valueOf(client.sendMessage("next"));

      assertThat(failure).isNotNull();
      List<String> texts = texts(events, log);
      texts.add(printed(failure));
      assertPrivate(texts);
    }
  }

  private static void assertPrivate(List<String> texts) {
    assertThat(texts)
        .isNotEmpty()
        .noneMatch(text -> text.contains(PROMPT))
        .noneMatch(text -> text.contains(TOKEN))
        .noneMatch(text -> text.contains(HEADER));
  }

  private static List<String> texts(RecordedEvents events, RecordedLog log) {
    List<String> texts = new ArrayList<>(log.all());
    events.all().forEach(event -> texts.add(event.toString()));
    events.all().forEach(event -> event.reason().ifPresent(why -> texts.add(printed(why))));
    return texts;
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static RhetorWebSocketClient client(ScriptedWebSocketServer server) {
    return SocketClients.client(
        SocketClients.config(server).token(TOKEN).header("X-Key", HEADER).build());
  }
}
