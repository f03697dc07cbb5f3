package io.rhetor.client.ws;

import static io.rhetor.client.support.Secrets.HEADER_VALUE;
import static io.rhetor.client.support.Secrets.MARK;
import static io.rhetor.client.support.Secrets.PROMPT;
import static io.rhetor.client.support.Secrets.QUOTED;
import static io.rhetor.client.support.Secrets.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.HermesClient;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorCommunicationClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.conversation.NewConversationMessage;
import io.rhetor.client.error.BudgetUnavailableException;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.InputGuard;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.ws.testing.RecordedEvents;
import io.rhetor.client.ws.testing.RecordedLog;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.SocketClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens, values of headers and texts of prompts are in no message, cause, stack trace, {@code
 * toString()}, event or log, at any level and whatever fails: servers here say back all that they
 * were told.
 */
@KeepsDeadSockets
class SecretsTest {
  private static final ChatRequest CHAT =
      ChatRequest.of(ChatMessage.system(PROMPT), ChatMessage.user(PROMPT));
  private static final MessageRequest MESSAGE = MessageRequest.of(PROMPT);
  private static final ContextId CONTEXT = ContextId.of("quill", "user1");

  /** What a server may say that has no text yet. */
  private static final String WHO = "Who is Bearer " + TOKEN + " with " + HEADER_VALUE + "?";

  private static final String JSON_QUOTED = "{\"detail\": \"" + QUOTED + "\"}";

  /** All that is shown while a test runs: what events say and what they carry. */
  private final List<Object> shown = Collections.synchronizedList(new ArrayList<>());

  /** The ways in which an HTTP server may fail and say what it was told. */
  static Stream<Arguments> httpServers() {
    Stream<Arguments> statuses =
        Stream.of(307, 400, 401, 403, 404, 405, 408, 409, 422, 429, 500, 501, 502, 503, 504)
            .map(status -> http("status " + status, e -> e.respondJson(status, JSON_QUOTED)));
    Stream<Arguments> others =
        Stream.of(
            http("plain text", e -> e.respond(500, "text/plain", QUOTED)),
            http(
                "validation",
                e ->
                    e.respondJson(
                        422,
                        "{\"detail\": [{\"type\": \"x\", \"loc\": [\"body\", \""
                            + PROMPT
                            + "\"], \"msg\": \""
                            + QUOTED
                            + "\", \"input\": \""
                            + PROMPT
                            + "\"}]}")),
            http(
                "error object",
                e ->
                    e.respondJson(
                        500,
                        "{\"error\": {\"message\": \""
                            + QUOTED
                            + "\", \"code\": \""
                            + QUOTED
                            + "\"}}")),
            http("error text", e -> e.respondJson(500, "{\"error\": \"" + QUOTED + "\"}")),
            http("model error", e -> e.respondJson(200, "{\"error\": \"" + QUOTED + "\"}")),
            http("no JSON", e -> e.respond(200, "text/html", "<p>" + QUOTED)),
            http("another type", e -> e.respondJson(200, "[\"" + QUOTED + "\"]")),
            http("broken JSON", e -> e.respondJson(200, "{\"message\": " + QUOTED + "}")),
            http("cut JSON", e -> e.respondJson(200, "{\"message\": \"" + QUOTED)),
            http(
                "odd fields",
                e ->
                    e.respondJson(
                        200, "{\"message\": [\"" + QUOTED + "\"], \"" + QUOTED + "\": 1}")),
            http("no HTTP", e -> e.send(QUOTED + "\r\n\r\n").close()),
            http("odd status", e -> e.send("HTTP/1.1 " + QUOTED + "\r\n\r\n").close()),
            http("odd header", e -> e.send("HTTP/1.1 200 OK\r\n" + QUOTED + "\r\n\r\n").close()),
            http(
                "odd length",
                e -> e.send("HTTP/1.1 200 OK\r\nContent-Length: " + QUOTED + "\r\n\r\n").close()),
            http(
                "reason phrase",
                e -> e.send("HTTP/1.1 500 " + QUOTED + "\r\nContent-Length: 0\r\n\r\n")),
            http(
                "headers",
                e ->
                    e.send(
                        "HTTP/1.1 500 Oh\r\nX-Request-ID: "
                            + QUOTED
                            + "\r\nServer: "
                            + QUOTED
                            + "\r\nRetry-After: "
                            + QUOTED
                            + "\r\nContent-Type: "
                            + QUOTED
                            + "\r\nContent-Length: 0\r\n\r\n")),
            http(
                "redirect",
                e ->
                    e.send(
                        "HTTP/1.1 307 Go\r\nLocation: http://elsewhere/"
                            + TOKEN
                            + "?q="
                            + MARK
                            + "\r\nContent-Length: 0\r\n\r\n")),
            http(
                "odd redirect",
                e ->
                    e.send(
                        "HTTP/1.1 307 Go\r\nLocation: "
                            + QUOTED
                            + "\r\nContent-Length: 0\r\n\r\n")),
            http(
                "odd chunk length",
                e ->
                    e.send(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + QUOTED
                                + "\r\n")
                        .close()),
            http("reset", ScriptedExchange::reset),
            http("silence", ScriptedExchange::awaitClientClose),
            http(
                "event with error",
                e ->
                    e.startEvents()
                        .event("{\"error\": \"" + QUOTED + "\", \"done\": true}")
                        .endTransfer()),
            http(
                "event after text",
                e ->
                    e.startEvents()
                        .text(QUOTED)
                        .event("{\"error\": \"" + QUOTED + "\", \"done\": true}")
                        .endTransfer()),
            http(
                "event without JSON",
                e -> e.startEvents().text(QUOTED).event(QUOTED).endTransfer()),
            http("stream that is cut", e -> e.startEvents().text(QUOTED).close()),
            http("stream that stalls", e -> e.startEvents().text(QUOTED).awaitClientClose()),
            http(
                "named error event",
                e ->
                    e.startEvents()
                        .transferChunk("event: error\ndata: " + QUOTED + "\n\n")
                        .endTransfer()),
            http("answer", e -> answer(e)));
    return Stream.concat(statuses, others);
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.header("accept").orElse("").equals("text/event-stream")) {
      exchange.startEvents().text(QUOTED).done().endTransfer();
    } else {
      exchange.respondJson(
          200,
          "{\"message\": \""
              + QUOTED
              + "\", \"prompt\": \""
              + QUOTED
              + "\", \"content\": \""
              + QUOTED
              + "\"}");
    }
  }

  private static Arguments http(String name, ScriptedServer.Script script) {
    return Arguments.of(name, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("httpServers")
  void callsOverHttp(String name, ScriptedServer.Script script) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedServer server = ScriptedServer.start(script)) {
      RhetorConfig config = config(server.url().toString());
      try (RhetorClient rhetor = RhetorClient.create(config);
          RhetorPromptClient prompts = RhetorPromptClient.create(config);
          LlmClient guarded = guarded(config)) {
        all(
            rhetor.sendMessage(MESSAGE),
            stream(rhetor),
            rhetor.streamMessage(MESSAGE).collect(),
            rhetor.chat(CHAT),
            rhetor.streamChat(CHAT).collect(),
            guarded.sendMessage(MESSAGE),
            rhetor.contexts().searchContext(CONTEXT, PROMPT),
            prompts.renderPrompt(render()).thenApply(String::length),
            prompts.createPromptTemplate(template()),
            prompts.updatePromptTemplate("t", PROMPT),
            prompts.createPrompt(systemPrompt()));
      }
      assertKept(log, config, name);
    }
  }

  /** Who sends no text can only be told a token and a header. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 403, 404, 422, 429, 500, 503})
  void callsWithoutTextOverHttp(int status) throws Exception {
    String body = status == 200 ? WHO : "{\"detail\": \"" + WHO + "\"}";
    try (RecordedLog log = RecordedLog.open();
        ScriptedServer server = ScriptedServer.start(e -> e.respondJson(status, body))) {
      RhetorConfig config = config(server.url().toString());
      try (RhetorClient rhetor = RhetorClient.create(config);
          RhetorPromptClient prompts = RhetorPromptClient.create(config)) {
        all(
            rhetor.getServerInfo(),
            rhetor.getProviders(),
            rhetor.setProvider("p", "m"),
            rhetor.getHealth(),
            rhetor.contexts().listContexts(),
            rhetor.contexts().getContext(CONTEXT),
            rhetor.contexts().summarizeContext(CONTEXT),
            rhetor.contexts().deleteContext(CONTEXT),
            rhetor.budget().getStatus(),
            prompts.listPromptTemplates(),
            prompts.getPromptTemplate("t"));
      }
      assertKept(log, config, "status " + status);
    }
  }

  /** The ways in which a WebSocket server may fail and say what it was told. */
  static Stream<Arguments> sockets() {
    return Stream.of(
        socket("refused", s -> s.refuse(401, Map.of("WWW-Authenticate", WHO, "X-Request-ID", WHO))),
        socket("busy", s -> s.refuse(503, Map.of("retry-after-ms", "1", "Server", QUOTED))),
        socket("moved", s -> s.refuse(307, Map.of("Location", "http://elsewhere/" + TOKEN))),
        socket("wrong key", ScriptedSocket::acceptWithWrongKey),
        socket(
            "odd extensions",
            s -> {
              s.accept(Map.of("Sec-WebSocket-Extensions", WHO)).register();
              s.receive();
              s.error(QUOTED);
            }),
        socket(
            "odd protocol",
            s -> {
              s.accept(Map.of("Sec-WebSocket-Protocol", WHO)).register();
              s.receive();
              s.error(QUOTED);
            }),
        socket(
            "no registration",
            s -> {
              s.receive();
              s.error(WHO);
            }),
        socket(
            "late no JSON",
            s -> {
              s.register();
              s.receive();
              s.send(QUOTED);
            }),
        socket(
            "fatal",
            s -> {
              s.register();
              s.receive();
              s.typing(true).error(QUOTED);
            }),
        socket(
            "model",
            s -> {
              s.register();
              s.receive();
              s.send(s.frames().responseFailure(QUOTED));
            }),
        socket(
            "stream",
            s -> {
              s.register();
              s.receive();
              s.chunk(QUOTED).send(s.frames().streamFailure(QUOTED));
            }),
        socket(
            "closed",
            s -> {
              s.register();
              s.receive();
              s.chunk(QUOTED).close(1011, QUOTED);
            }),
        socket(
            "dropped",
            s -> {
              s.register();
              s.receive();
              s.chunk(QUOTED).drop();
            }),
        socket(
            "reset",
            s -> {
              s.register();
              s.receive();
              s.chunk(QUOTED).reset();
            }),
        socket(
            "stalled",
            s -> {
              s.register();
              s.receive();
              s.chunk(QUOTED);
            }),
        socket(
            "binary",
            s -> {
              s.register();
              s.receive();
              s.sendBinary(QUOTED.getBytes("UTF-8"));
            }),
        socket(
            "unsupported",
            s -> {
              s.register();
              s.receive();
              s.send(s.frames().unsupported(QUOTED));
            }),
        socket(
            "stray",
            s -> {
              s.register();
              s.receive();
              s.withId(QUOTED).response(QUOTED).drop();
            }));
  }

  private static Arguments socket(String name, ScriptedWebSocketServer.Script script) {
    return Arguments.of(name, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sockets")
  void callsOverWebSocket(String name, ScriptedWebSocketServer.Script script) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedWebSocketServer server = ScriptedWebSocketServer.start(script)) {
      RhetorConfig config = config(server.url().toString());
      for (int call = 0; call < 4; call++) {
        // A client for each, since one may wait for a server that never recovers.
        try (RhetorWebSocketClient ws = SocketClients.client(config)) {
          RecordedEvents events = RecordedEvents.of(ws);
          all(
              call == 0
                  ? ws.sendMessage(MESSAGE)
                  : call == 1
                      ? stream(ws)
                      : call == 2 ? ws.chat(CHAT) : ws.streamChat(CHAT).collect());
          shown.add(ws);
          events.all().forEach(this::show);
          events.all().forEach(event -> event.reason().ifPresent(this::show));
        }
      }
      assertKept(log, config, name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WHO + "\r\n\r\n",
        "HTTP/1.1 " + WHO + "\r\n\r\n",
        "HTTP/1.1 101 " + WHO + "\r\n\r\n",
        "HTTP/1.1 101 Go\r\nUpgrade: " + WHO + "\r\n\r\n",
        "HTTP/1.1 101 Go\r\n" + WHO + "\r\n\r\n",
        "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: " + WHO + "\r\n\r\n",
        "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + WHO
            + "\r\n\r\n"
      })
  void handshakesThatAreNone(String answer) throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedServer server = ScriptedServer.start(e -> e.send(answer).close())) {
      RhetorConfig config =
          config(server.url().toString()).toBuilder()
              .connectTimeout(Duration.ofMillis(500))
              .build();
      try (RhetorWebSocketClient ws = SocketClients.client(config)) {
        RecordedEvents events = RecordedEvents.of(ws);
        all(ws.connect(), ws.sendMessage(MESSAGE));
        events.all().forEach(this::show);
        events.all().forEach(event -> event.reason().ifPresent(this::show));
      }
      assertKept(log, config, answer);
    }
  }

  @Test
  void nobodyThere() throws Exception {
    try (RecordedLog log = RecordedLog.open()) {
      RhetorConfig config = config("http://127.0.0.1:9");
      RhetorClient rhetor = RhetorClient.create(config);
      RhetorWebSocketClient ws = SocketClients.client(config);
      all(rhetor.sendMessage(MESSAGE), stream(rhetor), ws.chat(CHAT), stream(ws));
      rhetor.close();
      ws.close();
      all(rhetor.sendMessage(MESSAGE), stream(ws));
      assertKept(log, config, "nobody");
    }
  }

  @Test
  void fallbacksThatAreExhausted() throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedServer http = ScriptedServer.start(e -> e.respondJson(500, JSON_QUOTED));
        ScriptedWebSocketServer socket =
            ScriptedWebSocketServer.start(
                s -> {
                  s.register();
                  s.receive();
                  s.error(QUOTED);
                })) {
      RhetorConfig config = config(http.url().toString());
      try (FallbackLlmClient chain =
          FallbackLlmClient.builder()
              .first("http", RhetorClient.create(config))
              .then("ws", SocketClients.client(config(socket.url().toString())))
              .onOutcome(
                  outcome -> {
                    show(outcome);
                    outcome.failure().ifPresent(this::show);
                    outcome.attempts().forEach(this::show);
                    outcome.attempts().forEach(attempt -> attempt.failure().ifPresent(this::show));
                  })
              .build()) {
        CompletableFuture<MessageResponse> failed = chain.sendMessage(MESSAGE);
        all(failed, chain.streamChat(CHAT).collect());
        assertThat(catchThrowable(failed::join))
            .hasCauseInstanceOf(FallbackExhaustedException.class);
      }
      assertThat(shown).hasSizeGreaterThan(8);
      assertKept(log, config, "fallback");
    }
  }

  @Test
  void budgets() throws Exception {
    try (RecordedLog log = RecordedLog.open();
        ScriptedServer spent =
            ScriptedServer.start(
                e ->
                    e.respondJson(
                        200,
                        "{\"daily_usage\": 9, \"daily_limit\": 1, \"policies\": {\"all\":"
                            + " {\"daily\": \"enforce\"}}, \"note\": \""
                            + QUOTED
                            + "\"}"));
        ScriptedServer broken =
            ScriptedServer.start(e -> e.respondJson(500, "{\"detail\": \"" + WHO + "\"}"))) {
      RhetorConfig config = config(spent.url().toString());
      try (RhetorClient rhetor = RhetorClient.create(config);
          RhetorClient unlucky = RhetorClient.create(config(broken.url().toString()));
          LlmClient strict =
              BudgetAwareLlmClient.builder(rhetor, unlucky.budget())
                  .failClosed(true)
                  .onWarning(this::show)
                  .build();
          LlmClient aware = BudgetAwareLlmClient.builder(rhetor, rhetor.budget()).build();
          LlmClient open =
              BudgetAwareLlmClient.builder(rhetor, unlucky.budget())
                  .onWarning(this::show)
                  .build()) {
        CompletableFuture<MessageResponse> unavailable = strict.sendMessage(MESSAGE);
        all(unavailable, strict.streamMessage(MESSAGE).collect());
        assertThat(catchThrowable(unavailable::join))
            .hasCauseInstanceOf(BudgetUnavailableException.class);

        all(aware.sendMessage(MESSAGE), aware.streamChat(CHAT).collect());

        all(open.sendMessage(MESSAGE));
      }
      assertKept(log, config, "budget");
    }
  }

  @Test
  void inputGuards() {
    try (RecordedLog log = RecordedLog.open();
        LlmClient nobody = RhetorClient.create(config("http://127.0.0.1:9"))) {
      LlmClient refusing =
          InputGuard.builder().check("nothing", text -> false).build().protect(nobody);
      LlmClient tooLong = InputGuard.builder().maxCharacters(3).build().protect(nobody);
      LlmClient failing =
          InputGuard.builder()
              .sanitize(
                  "broken",
                  text -> {
                    throw new IllegalArgumentException(text);
                  })
              .build()
              .protect(nobody);
      for (LlmClient llm : List.of(refusing, tooLong, failing)) {
        show(catchThrowable(() -> llm.sendMessage(MESSAGE)));
        show(catchThrowable(() -> llm.streamMessage(MESSAGE)));
        show(catchThrowable(() -> llm.chat(CHAT)));
        show(catchThrowable(() -> llm.streamChat(CHAT)));
      }
      assertThat(shown).doesNotContainNull();
      assertKept(log, config("http://127.0.0.1:9"), "guard");
    }
  }

  @Test
  void capabilitiesOfHermes() throws Exception {
    for (int status : new int[] {200, 400, 401, 403, 404, 422, 500, 503}) {
      try (RecordedLog log = RecordedLog.open();
          ScriptedServer server =
              ScriptedServer.start(
                  e -> {
                    if (e.requestLine().startsWith("GET")) {
                      e.respondJson(
                          200,
                          "{\"endpoint\": \"http://127.0.0.1:"
                              + e.header("host").orElseThrow().split(":")[1]
                              + "\", \"capabilities\": []}");
                    } else {
                      e.respondJson(status, status == 200 ? "[\"" + QUOTED + "\"]" : JSON_QUOTED);
                    }
                  })) {
        RhetorConfig config = config(server.url().toString());
        try (HermesClient hermes = HermesClient.create(config);
            RhetorPromptClient prompts = RhetorPromptClient.create(config);
            RhetorCommunicationClient conversations = RhetorCommunicationClient.create(config)) {
          all(
              hermes.invoke("quill", "ink", Map.of("text", PROMPT, "deep", List.of(PROMPT))),
              prompts.generatePrompt(GeneratePromptRequest.builder().task(PROMPT).build()),
              conversations.addMessage("c", PROMPT, "quill"));
        }
        assertKept(log, config, "Hermes " + status);
      }
    }
  }

  @Test
  void valuesShowNoText() {
    RhetorConfig config = config("http://127.0.0.1:9");
    for (Object value :
        List.of(
            config,
            config.toBuilder(),
            MESSAGE,
            CHAT,
            CHAT.messages(),
            MESSAGE.toBuilder(),
            render(),
            template(),
            systemPrompt(),
            GeneratePromptRequest.builder().task(PROMPT).build(),
            NewConversationMessage.builder().message(PROMPT).sender("quill").build(),
            MessageResponse.builder().message(PROMPT).build(),
            StreamChunk.builder().text(PROMPT).build())) {
      Secrets.assertKept(value);
    }
  }

  private RhetorConfig config(String url) {
    return Secrets.marked(RhetorConfig.builder().baseUrl(url))
        .hermesUrl(url)
        .component("quill")
        .headersTimeout(Duration.ofMillis(300))
        .idleTimeout(Duration.ofMillis(300))
        .retryPolicy(RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build())
        .listener(
            event -> {
              show(event);
              event.failure().ifPresent(this::show);
            })
        .build();
  }

  private static LlmClient guarded(RhetorConfig config) {
    return InputGuard.builder()
        .removeControlCharacters()
        .build()
        .protect(RhetorClient.create(config));
  }

  private static CompletableFuture<String> stream(LlmClient llm) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Stream<StreamChunk> chunks = llm.streamMessage(MESSAGE).toStream()) {
            return chunks.map(StreamChunk::toString).collect(Collectors.joining());
          }
        });
  }

  private static RenderRequest render() {
    return RenderRequest.builder()
        .templateId("t")
        .variables(Map.of("v", PROMPT, "deep", Map.of("k", List.of(PROMPT))))
        .checked(false)
        .build();
  }

  private static NewPromptTemplate template() {
    return NewPromptTemplate.builder()
        .name("n")
        .template(PROMPT)
        .metadata(Map.of("m", PROMPT))
        .build();
  }

  private static NewSystemPrompt systemPrompt() {
    return NewSystemPrompt.builder().name("n").component("quill").content(PROMPT).build();
  }

  private void show(Object value) {
    shown.add(value);
  }

  /** Waits for all calls and keeps what they end with, be it an answer or a failure. */
  private void all(CompletableFuture<?>... calls) throws Exception {
    for (CompletableFuture<?> call : calls) {
      show(
          call.<Object>handle((value, failure) -> failure == null ? String.valueOf(value) : failure)
              .get(30, TimeUnit.SECONDS));
    }
  }

  private void assertKept(RecordedLog log, RhetorConfig config, String name) {
    List<Object> all = new ArrayList<>(shown);
    all.add(config);
    all.addAll(log.all());
    assertThat(all).hasSizeGreaterThan(3);
    List<String> leaks = new ArrayList<>();
    for (Object each : all) {
      Throwable leak = catchThrowable(() -> Secrets.assertKept(each));
      if (leak != null) {
        leaks.add(each instanceof Throwable ? printed((Throwable) each) : String.valueOf(each));
      }
    }
    assertThat(leaks).as(name + ", " + HEADER_VALUE).isEmpty();
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString()
        .lines()
        .filter(line -> !line.contains("\tat "))
        .collect(Collectors.joining("\n"));
  }
}
