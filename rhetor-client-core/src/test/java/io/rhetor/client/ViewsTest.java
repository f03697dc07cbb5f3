package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static io.rhetor.client.support.JsonText.json;
import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.LocalTls;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.TrustingTls;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One client, and the views of it that have its connections and its end. */
class ViewsTest {
  private static final GeneratePromptRequest TASK =
      GeneratePromptRequest.builder().task("Explain routing").build();

  @RegisterExtension static final WireMockExtension HERMES = LocalServer.extension();

  /** A call of each view, and of the client itself. */
  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of("rhetor", call(RhetorClient::getProviders)),
        Arguments.of("prompts", call(rhetor -> rhetor.prompts().listPrompts())),
        Arguments.of("generated", call(rhetor -> rhetor.prompts().generatePrompt(TASK))),
        Arguments.of("contexts", call(rhetor -> rhetor.contexts().listContexts())),
        Arguments.of("budget", call(rhetor -> rhetor.budget().getStatus())),
        Arguments.of("conversations", call(rhetor -> rhetor.conversations().getConversation("42"))),
        Arguments.of("hermes", call(rhetor -> rhetor.hermes().discover("quill"))),
        Arguments.of("invoked", call(rhetor -> rhetor.hermes().invoke("quill", "ink", Map.of()))));
  }

  private static Function<RhetorClient, CompletableFuture<?>> call(
      Function<RhetorClient, CompletableFuture<?>> call) {
    return call;
  }

  private static RhetorConfig config(ScriptedServer server) {
    return LocalServer.config(server.url().toString()).hermesUrl(server.url().toString()).build();
  }

  private static void closeViews(RhetorClient rhetor) {
    rhetor.prompts().close();
    rhetor.conversations().close();
    rhetor.hermes().close();
  }

  private static void answer(ScriptedServer server, ScriptedExchange exchange) throws IOException {
    exchange.respondJson(
        200,
        json(
            exchange.requestLine().contains("/registry/")
                ? "{'endpoint': '" + server.url() + "', 'capabilities': []}"
                : "{'templates': [], 'prompts': [], 'contexts': [], 'conversation_id': '42',"
                    + " 'messages': [], 'prompt': 'p', 'daily': {}}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void closingViews_endsNothing_closingTheClientEndsTheCallsOfAll(
      String name, Function<RhetorClient, CompletableFuture<?>> call) throws Exception {
    try (ScriptedServer silent = ScriptedServer.start(ScriptedExchange::awaitClientClose)) {
      RhetorClient rhetor = RhetorClient.create(config(silent));
      closeViews(rhetor);
      CompletableFuture<?> underWay = call.apply(rhetor);
      await().until(() -> !silent.exchanges().isEmpty());
      closeViews(rhetor);
      assertThat(underWay).isNotDone();

      rhetor.close();

      failureOf(underWay, ClientClosedException.class);
      valueOf(silent.exchanges().get(0).clientClosed());
      failureOf(call.apply(rhetor), ClientClosedException.class);
    }
  }

  @Test
  void whatHermesTold_isForgottenWithTheClient() throws Exception {
    HermesStubs.register(HERMES, "quill", "[]");
    RhetorClient rhetor = RhetorClient.create(HermesStubs.config(HERMES).build());
    valueOf(rhetor.hermes().discover("quill"));

    rhetor.close();

    failureOf(rhetor.hermes().discover("quill"), ClientClosedException.class);
  }

  @Test
  void allViews_shareOneConnection() throws Exception {
    ScriptedServer[] self = new ScriptedServer[1];
    try (ScriptedServer server = ScriptedServer.start(exchange -> answer(self[0], exchange))) {
      self[0] = server;
      try (RhetorClient rhetor = RhetorClient.create(config(server))) {
        List<Function<RhetorClient, CompletableFuture<?>>> calls =
            calls().map(ViewsTest::call).collect(Collectors.toList());
        for (Function<RhetorClient, CompletableFuture<?>> call : calls) {
          valueOf(call.apply(rhetor));
        }
      }

      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @SuppressWarnings("unchecked")
  private static Function<RhetorClient, CompletableFuture<?>> call(Arguments arguments) {
    return (Function<RhetorClient, CompletableFuture<?>>) arguments.get()[1];
  }

  @Test
  void allViews_tellTheSameListener() throws Exception {
    HermesStubs.register(HERMES, "quill", "[]");
    HERMES.stubFor(post(anyUrl()).willReturn(okJson("{}")));
    Queue<ClientEvent> events = new ConcurrentLinkedQueue<>();
    try (RhetorClient rhetor =
        RhetorClient.create(HermesStubs.config(HERMES).listener(events::add).build())) {
      valueOf(rhetor.hermes().invoke("quill", "ink", Map.of()));
    }

    assertThat(events)
        .extracting(ClientEvent::operation)
        .contains("POST /capabilities/{capability}");
  }

  /** The selector thread of plain connections must not run the code of a TLS handshake. */
  @Test
  void componentOverTls_isCalledByAClientOfPlainServers() throws Exception {
    Queue<String> checkedOn = new ConcurrentLinkedQueue<>();
    SSLContext tls = TrustingTls.context(() -> checkedOn.add(Thread.currentThread().getName()));
    try (LocalTls component = LocalTls.serving("localhost", false);
        ScriptedServer plain =
            ScriptedServer.start(
                e ->
                    e.respondJson(
                        200, json("{'endpoint': 'https://localhost:" + component.port() + "'}")))) {
      RhetorConfig config = config(plain).toBuilder().sslContext(tls).build();
      RhetorClient rhetor = RhetorClient.create(config);
      assertThat(valueOf(rhetor.hermes().invoke("quill", "ink", Map.of())))
          .containsEntry("message", "hi");
      assertThat(checkedOn).singleElement().asString().startsWith("rhetor-callback-");

      rhetor.close();
      failureOf(rhetor.hermes().invoke("quill", "ink", Map.of()), ClientClosedException.class);
    }
  }

  @Test
  void unusableAddressOfHermes_stopsOnlyTheCallsThatNeedIt() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(e -> e.respondJson(200, "{}"));
        RhetorClient rhetor =
            RhetorClient.create(
                RhetorConfig.builder(Map.of("HERMES_URL", "nonsense"))
                    .baseUrl(server.url().toString())
                    .build())) {
      valueOf(rhetor.prompts().listPrompts());

      assertUnusable(() -> rhetor.hermes().discover("quill"));
      assertUnusable(() -> rhetor.prompts().generatePrompt(TASK));
      assertUnusable(
          () -> rhetor.conversations().createConversation(NewConversation.builder().build()));
      assertUnusable(() -> HermesClient.create(withUnusableHermes()));
      assertUnusable(() -> RhetorCommunicationClient.create(withUnusableHermes()));
      assertUnusable(() -> RhetorClient.discover(withUnusableHermes()));
    }
  }

  private static RhetorConfig withUnusableHermes() {
    return RhetorConfig.builder(Map.of("HERMES_URL", "nonsense")).build();
  }

  private static void assertUnusable(ThrowingCallable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith("HERMES_URL: ")
        .withMessageNotContaining("RHETOR_URL");
  }
}
