package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers of the generation from June 2025 on: recognized once, and used as far as they go. */
class GenerationTest {
  private static final String NOT_FOUND = "{'detail': 'Not Found'}";
  private static final String NEWER =
      "{'name': 'Rhetor', 'version': '0.2.0', 'status': 'running', 'description': 'd',"
          + " 'documentation': '/docs'}";
  private static final String APRIL =
      "{'name': 'Rhetor', 'version': '0.1.0', 'status': 'running', 'endpoints': ['/message']}";
  private static final String DISCOVERY =
      "{'component': 'rhetor', 'version': '0.2.0', 'endpoints': [{'path': '/api/v1/chat', 'method':"
          + " 'POST'}], 'capabilities': []}";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();
  @RegisterExtension static final WireMockExtension OTHER = LocalServer.extension();

  static Stream<Arguments> callsWithoutCounterpart() {
    MessageRequest message = MessageRequest.of("Hi");
    ChatRequest chat = ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();
    ContextId context = ContextId.of("quill", "one");
    return Stream.of(
        call("POST /stream", rhetor -> rhetor.streamMessage(message).collect()),
        call("POST /chat", rhetor -> rhetor.streamChat(chat).collect()),
        call(
            "POST /message",
            rhetor ->
                rhetor.sendMessage(MessageRequest.builder().message("Hi").promptId("p").build())),
        call("GET /providers", RhetorClient::getProviders),
        call("POST /provider", rhetor -> rhetor.setProvider("p", "m")),
        call("GET /contexts", rhetor -> rhetor.contexts().listContexts()),
        call("GET /contexts/quill:one", rhetor -> rhetor.contexts().getContext(context)),
        call("DELETE /contexts/quill:one", rhetor -> rhetor.contexts().deleteContext(context)),
        call("GET /budget", rhetor -> rhetor.budget().getStatus()),
        call(
            "POST /budget/policy",
            rhetor -> rhetor.budget().setPolicy(BudgetPeriod.DAILY, BudgetPolicy.WARN, "all")),
        call("GET /budget/model-tiers", rhetor -> rhetor.budget().getModelTiers()));
  }

  private static Arguments call(String name, Function<RhetorClient, CompletableFuture<?>> call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest
  @MethodSource("callsWithoutCounterpart")
  void whatTheServerDoesNotServe_failsWithItsGenerationAndWhatWorks(
      String name, Function<RhetorClient, CompletableFuture<?>> call) {
    serveNewer(SERVER);
    for (ApiGeneration spoken : ApiGeneration.values()) {
      try (RhetorClient rhetor = client(spoken)) {
        for (int i = 0; i < 3; i++) {
          RhetorProtocolException failure =
              Outcomes.failureOf(call.apply(rhetor), RhetorProtocolException.class);

          assertThat(failure)
              .hasMessageContaining(name)
              .hasMessageContaining("June 2025")
              .hasMessageContaining("version 0.2.0")
              .hasMessageContaining("apiGeneration(ApiGeneration.AUTO)")
              .hasCauseInstanceOf(RhetorNotFoundException.class);
          assertThat(failure.isRetryable()).isFalse();
          assertThat(failure.mayHaveBeenProcessed()).isFalse();
        }
      }
    }
    SERVER.verify(2, getRequestedFor(urlEqualTo("/")));
  }

  @Test
  void aMessageIsNotMapped_unlessAsked() {
    serveNewer(SERVER);
    try (RhetorClient rhetor = client(ApiGeneration.APRIL_2025)) {
      assertThat(Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorProtocolException.class))
          .hasMessageContaining("POST /message");
    }
    SERVER.verify(0, postRequestedFor(urlPathMatching("/api/.*")));
  }

  @Test
  void promptClient_isToldToo() throws Exception {
    serveNewer(SERVER);
    try (RhetorPromptClient prompts =
        RhetorPromptClient.create(LocalServer.config(SERVER).build())) {
      assertThat(Outcomes.failureOf(prompts.getPromptTemplate("t"), RhetorProtocolException.class))
          .hasMessageContaining("GET /templates/t")
          .hasMessageContaining("June 2025");
    }
  }

  @Test
  void messages_areMapped() throws Exception {
    serveNewer(SERVER);
    SERVER.stubFor(
        post("/api/v1/generate")
            .willReturn(
                okJson(
                    json(
                        "{'response': 'Hello', 'model': 'm', 'usage': {'prompt_tokens': 3,"
                            + " 'completion_tokens': 4, 'total_tokens': 7}}"))));
    MessageRequest request =
        MessageRequest.builder()
            .message("Hi")
            .contextId(ContextId.of("quill", "one"))
            .component("quill")
            .taskType(TaskType.PLANNING)
            .options(
                GenerationOptions.builder()
                    .provider("p")
                    .model("m")
                    .temperature(0.5)
                    .maxTokens(8)
                    .topP(0.9)
                    .build())
            .build();

    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      for (int i = 0; i < 3; i++) {
        MessageResponse answer = Outcomes.valueOf(rhetor.sendMessage(request));

        assertThat(answer)
            .isEqualTo(
                MessageResponse.builder()
                    .message("Hello")
                    .model("m")
                    .usage(
                        TokenUsage.fromJson(
                            fields("input_tokens", 3, "output_tokens", 4, "total_tokens", 7)))
                    .build());
      }
    }
    SERVER.verify(1, postRequestedFor(urlEqualTo("/message")));
    SERVER.verify(1, getRequestedFor(urlEqualTo("/")));
    SERVER.verify(
        3,
        postRequestedFor(urlEqualTo("/api/v1/generate"))
            .withRequestBody(
                equalToJson(
                    json(
                        "{'prompt': 'Hi', 'model': 'm', 'temperature': 0.5, 'max_tokens': 8,"
                            + " 'component': 'quill', 'capability': 'planning'}"))));
  }

  @Test
  void chats_areMapped() throws Exception {
    serveNewer(SERVER);
    SERVER.stubFor(
        post("/api/v1/chat")
            .willReturn(
                okJson(
                    json(
                        "{'content': 'Hello', 'response': 'Hello', 'model': 'm', 'contextId':"
                            + " 'c:1', 'metadata': {'k': 1}}"))));
    ChatRequest request =
        ChatRequest.builder()
            .addMessage(ChatMessage.system("Be terse."))
            .addMessage(ChatMessage.user("Hi"))
            .taskType(TaskType.of("default"))
            .build();

    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      assertThat(Outcomes.valueOf(rhetor.chat(request)))
          .isEqualTo(
              MessageResponse.builder()
                  .message("Hello")
                  .model("m")
                  .contextId(ContextId.of("c:1"))
                  .additionalProperty("metadata", Map.of("k", 1))
                  .build());
    }
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/api/v1/chat"))
            .withRequestBody(
                equalToJson(
                    json(
                        "{'messages': [{'role': 'system', 'content': 'Be terse.'}, {'role': 'user',"
                            + " 'content': 'Hi'}]}"))));
  }

  /** What a mapped call may come to is what any call may come to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'response': '', 'error': 'No model'} | RhetorModelException",
        "200 | {'error': 'No model'}                 | RhetorModelException",
        "200 | {'model': 'm'}                        | RhetorProtocolException",
        "422 | {'detail': [{'loc': ['body', 'temperature'], 'msg': 'at most 2'}]}"
            + " | RhetorValidationException",
        "500 | {'detail': 'broken'}                  | RhetorServerException",
        "404 | {'detail': 'Not Found'}               | RhetorProtocolException"
      })
  void failuresOfMappedCalls_areThoseOfAnyCall(int status, String body, String type) {
    serveNewer(SERVER);
    SERVER.stubFor(post("/api/v1/generate").willReturn(answer(status, body)));
    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      RhetorException failure = Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorException.class);

      assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
      assertThat(failure.getMessage()).doesNotContain("defect").doesNotContain("POST /message");
    }
    SERVER.verify(1, postRequestedFor(urlEqualTo("/api/v1/generate")));
  }

  @Test
  void anOverloadedServer_isAskedAgainByThePolicy_beyondTheChangeOfForm() throws Exception {
    serveNewer(SERVER);
    SERVER.stubFor(
        post("/api/v1/generate")
            .inScenario("busy")
            .whenScenarioStateIs("Started")
            .willSetStateTo("once")
            .willReturn(answer(503, "{'detail': 'Starting'}")));
    SERVER.stubFor(
        post("/api/v1/generate")
            .inScenario("busy")
            .whenScenarioStateIs("once")
            .willReturn(okJson(json("{'response': 'Hello'}"))));
    ConcurrentLinkedQueue<ClientEvent> events = new ConcurrentLinkedQueue<>();
    RetryPolicy twice =
        RetryPolicy.builder().maxAttempts(2).initialDelay(Duration.ofMillis(1)).build();
    try (RhetorClient rhetor =
        RhetorClient.create(
            LocalServer.config(SERVER)
                .apiGeneration(ApiGeneration.AUTO)
                .retryPolicy(twice)
                .executor(Runnable::run)
                .listener(events::add)
                .build())) {
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
    assertThat(
            events.stream()
                .filter(event -> event.operation().equals("POST /message"))
                .map(event -> event.kind().toString())
                .filter(kind -> kind.equals("ATTEMPT_STARTED") || kind.equals("RETRY_SCHEDULED"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(
            "ATTEMPT_STARTED RETRY_SCHEDULED ATTEMPT_STARTED RETRY_SCHEDULED ATTEMPT_STARTED");
  }

  @Test
  void healthAndOverview_readAsTheyAre() throws Exception {
    serveNewer(SERVER);
    SERVER.stubFor(
        get("/health")
            .willReturn(
                okJson(
                    json(
                        "{'status': 'healthy', 'component': 'rhetor', 'version': '0.2.0', 'uptime':"
                            + " 1.5, 'port': 8300, 'details': {'a': 1}}"))));
    try (RhetorClient rhetor = client(ApiGeneration.APRIL_2025)) {
      Health health = Outcomes.valueOf(rhetor.getHealth());
      ServerInfo info = Outcomes.valueOf(rhetor.getServerInfo());

      assertThat(health.isHealthy()).isTrue();
      assertThat(health.version()).contains("0.2.0");
      assertThat(health.providers()).isEmpty();
      assertThat(health.additionalProperties()).containsEntry("details", Map.of("a", 1));
      assertThat(info.version()).contains("0.2.0");
      assertThat(info.endpoints()).isEmpty();
      assertThat(info.additionalProperties()).containsEntry("documentation", "/docs");
    }
  }

  /** Columns: what GET / and the discovery answer, and what a message then fails with. */
  @ParameterizedTest
  @MethodSource("overviews")
  void onlyAServerThatSaysSo_isOfTheNewerGeneration(
      ResponseDefinitionBuilder overview, ResponseDefinitionBuilder discovery, boolean newer) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer(404, NOT_FOUND)));
    SERVER.stubFor(get("/").willReturn(overview));
    SERVER.stubFor(get("/api/v1/discovery").willReturn(discovery));
    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      RhetorException failure =
          Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorException.class);

      assertThat(failure)
          .isInstanceOf(newer ? RhetorProtocolException.class : RhetorNotFoundException.class);

      assertThat(failure.getMessage().contains("June 2025")).isEqualTo(newer);
    }
  }

  static Stream<Arguments> overviews() {
    ResponseDefinitionBuilder notFound = answer(404, NOT_FOUND);
    ResponseDefinitionBuilder discovery = answer(200, DISCOVERY);
    String hermes = DISCOVERY.replace("rhetor", "hermes");
    return Stream.of(
        Arguments.of(answer(200, NEWER), notFound, true),
        Arguments.of(answer(200, NEWER), discovery, true),
        Arguments.of(notFound, discovery, true),
        Arguments.of(answer(200, "<html>Gateway</html>"), discovery, true),
        Arguments.of(answer(200, "{'hello': 'world'}"), discovery, true),
        Arguments.of(answer(500, "{}"), discovery, true),
        Arguments.of(status(200).withFault(Fault.CONNECTION_RESET_BY_PEER), discovery, true),
        Arguments.of(answer(200, APRIL), discovery, false),
        Arguments.of(answer(200, "{'hello': 'world'}"), answer(200, hermes), false),
        Arguments.of(answer(200, "{'hello': 'world'}"), answer(200, "[]"), false),
        Arguments.of(notFound, notFound, false),
        Arguments.of(
            status(200).withFault(Fault.EMPTY_RESPONSE),
            status(200).withFault(Fault.EMPTY_RESPONSE),
            false));
  }

  @Test
  void aMissingThingWithWordsOfItsOwn_hasTheServerAskedNothing() {
    SERVER.stubFor(any(anyUrl()).willReturn(answer(404, "{'detail': 'Template t not found'}")));
    SERVER.stubFor(get("/").willReturn(answer(200, APRIL)));
    try (RhetorPromptClient prompts =
        RhetorPromptClient.create(LocalServer.config(SERVER).build())) {
      for (int i = 0; i < 5; i++) {
        assertThat(
                Outcomes.failureOf(prompts.getPromptTemplate("t"), RhetorNotFoundException.class)
                    .detail())
            .contains("Template t not found");
      }
    }
    SERVER.verify(0, getRequestedFor(urlEqualTo("/")));
    SERVER.verify(5, getRequestedFor(urlEqualTo("/templates/t")));
  }

  @Test
  void aMissingThingWithoutWordsOfItsOwn_isAskedAboutOnce() {
    SERVER.stubFor(any(anyUrl()).willReturn(answer(404, NOT_FOUND)));
    SERVER.stubFor(get("/").willReturn(answer(200, APRIL)));
    try (RhetorPromptClient prompts =
        RhetorPromptClient.create(LocalServer.config(SERVER).build())) {
      for (int i = 0; i < 5; i++) {
        Outcomes.failureOf(prompts.getPromptTemplate("t"), RhetorNotFoundException.class);
      }
    }
    SERVER.verify(1, getRequestedFor(urlEqualTo("/")));
  }

  @Test
  void whatWorks_asksNobody() throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json("{'message': 'Hello'}"))));
    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      Outcomes.valueOf(rhetor.sendMessage("Hi"));
    }
    assertThat(SERVER.getAllServeEvents()).hasSize(1);
  }

  @Test
  void manyCallsAtOnce_askOnce() throws Exception {
    serveNewer(SERVER);
    SERVER.stubFor(get("/").willReturn(answer(200, NEWER).withFixedDelay(300)));
    SERVER.stubFor(post("/api/v1/generate").willReturn(okJson(json("{'response': 'Hello'}"))));
    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      List<CompletableFuture<MessageResponse>> answers =
          IntStream.range(0, 8)
              .mapToObj(i -> rhetor.sendMessage("Hi"))
              .collect(Collectors.toList());
      for (CompletableFuture<MessageResponse> answer : answers) {
        assertThat(Outcomes.valueOf(answer).message()).isEqualTo("Hello");
      }
    }
    assertThat(SERVER.findAll(getRequestedFor(urlEqualTo("/"))).size()).isBetween(1, 2);
  }

  @Test
  void aServerThatIsExchanged_isRecognizedAnew() throws Exception {
    try (RhetorClient rhetor = client(ApiGeneration.AUTO)) {
      for (int i = 0; i < 3; i++) {
        serveNewer(SERVER);
        SERVER.stubFor(post("/api/v1/generate").willReturn(okJson(json("{'response': 'newer'}"))));
        assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("newer");

        SERVER.resetAll();
        SERVER.stubFor(any(anyUrl()).willReturn(answer(404, NOT_FOUND)));
        SERVER.stubFor(get("/").willReturn(answer(200, APRIL)));
        SERVER.stubFor(post("/message").willReturn(okJson(json("{'message': 'older'}"))));
        assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("older");
        assertThat(Outcomes.failureOf(rhetor.getProviders(), RhetorNotFoundException.class))
            .hasMessageNotContaining("June");
        SERVER.resetAll();
      }
    }
  }

  @Test
  void serversOfBothGenerations_eachGetTheirForm() throws Exception {
    serveNewer(SERVER);
    SERVER.stubFor(post("/api/v1/generate").willReturn(okJson(json("{'response': 'newer'}"))));
    OTHER.stubFor(any(anyUrl()).willReturn(answer(404, NOT_FOUND)));
    OTHER.stubFor(get("/").willReturn(answer(200, APRIL)));
    OTHER.stubFor(post("/message").willReturn(okJson(json("{'message': 'older'}"))));
    try (RhetorClient rhetor =
        RhetorClient.create(
            LocalServer.config(SERVER)
                .baseUrls(List.of(LocalServer.url(SERVER), LocalServer.url(OTHER)))
                .apiGeneration(ApiGeneration.AUTO)
                .build())) {
      StringBuilder answers = new StringBuilder();
      for (int i = 0; i < 6; i++) {
        answers.append(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).append(' ');
      }
      assertThat(answers.toString()).contains("newer older newer older");
    }
    SERVER.verify(1, postRequestedFor(urlEqualTo("/message")));
    OTHER.verify(0, postRequestedFor(urlEqualTo("/api/v1/generate")));
  }

  @Test
  void theLimitOfTheCall_holdsWhileTheServerIsAsked_andTheRefusalIsTheOutcome() {
    serveNewer(SERVER);
    SERVER.stubFor(get("/").willReturn(answer(200, NEWER).withFixedDelay(20_000)));
    try (RhetorClient rhetor =
        RhetorClient.create(
            LocalServer.config(SERVER)
                .apiGeneration(ApiGeneration.AUTO)
                .totalTimeout(Duration.ofSeconds(2))
                .build())) {
      Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorNotFoundException.class);
    }
  }

  @Test
  void closingTheClient_endsACallThatWaitsForTheServersGeneration() {
    serveNewer(SERVER);
    SERVER.stubFor(get("/").willReturn(answer(200, NEWER).withFixedDelay(20_000)));
    RhetorClient rhetor = client(ApiGeneration.AUTO);
    CompletableFuture<MessageResponse> closed = rhetor.sendMessage("Hi");
    CompletableFuture<MessageResponse> cancelled = rhetor.sendMessage("Hi");
    await().until(() -> SERVER.findAll(postRequestedFor(urlEqualTo("/message"))).size() == 2);
    cancelled.thenApply(MessageResponse::message).cancel(true);

    assertThat(cancelled).isCancelled();
    rhetor.close();

    Outcomes.failureOf(closed, ClientClosedException.class);
    SERVER.verify(0, postRequestedFor(urlEqualTo("/api/v1/generate")));
  }

  @Test
  void theLimitOfTheCall_holdsForTheMappedCall() {
    serveNewer(SERVER);
    SERVER.stubFor(
        post("/api/v1/generate")
            .willReturn(okJson(json("{'response': 'late'}")).withFixedDelay(20_000)));
    try (RhetorClient rhetor =
        RhetorClient.create(
            LocalServer.config(SERVER)
                .apiGeneration(ApiGeneration.AUTO)
                .totalTimeout(Duration.ofSeconds(1))
                .build())) {
      assertThat(
              Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorTimeoutException.class)
                  .mayHaveBeenProcessed())
          .isTrue();
    }
  }

  @Test
  void versionsThatAreNone_areNotQuoted() {
    serveNewer(SERVER);
    SERVER.stubFor(get("/").willReturn(answer(200, NEWER.replace("0.2.0", "<b>forged line</b>"))));
    try (RhetorClient rhetor = client(ApiGeneration.APRIL_2025)) {
      assertThat(Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorProtocolException.class))
          .hasMessageContaining("June 2025")
          .hasMessageNotContaining("forged");
    }
  }

  private static RhetorClient client(ApiGeneration spoken) {
    return RhetorClient.create(LocalServer.config(SERVER).apiGeneration(spoken).build());
  }

  private static void serveNewer(WireMockExtension server) {
    server.stubFor(any(anyUrl()).willReturn(answer(404, NOT_FOUND)));
    server.stubFor(get("/").willReturn(answer(200, NEWER)));
  }

  private static ResponseDefinitionBuilder answer(int status, String body) {
    return status(status).withHeader("Content-Type", "application/json").withBody(json(body));
  }
}
