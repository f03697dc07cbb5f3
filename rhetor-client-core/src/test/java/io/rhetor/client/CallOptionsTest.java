package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Views of a client whose calls have other settings, over real connections. */
@Timeout(60)
class CallOptionsTest {
  private static final String SECRET = "secret-of-tenant-blue";
  private static final Duration SHORT = Duration.ofMillis(50);

  private ScriptedServer server;
  private RhetorClient rhetor;

  private void serve(ScriptedServer.Script script) throws Exception {
    serve(script, config -> {});
  }

  private void serve(ScriptedServer.Script script, Consumer<RhetorConfig.Builder> settings)
      throws Exception {
    server = ScriptedServer.start(script);
    RhetorConfig.Builder config =
        RhetorConfig.builder(Map.of())
            .baseUrl(server.url().toString())
            .hermesUrl(server.url().toString())
            .component("quill");
    settings.accept(config);
    rhetor = RhetorClient.create(config.build());
  }

  @AfterEach
  void close() throws Exception {
    if (rhetor != null) {
      rhetor.close();
      server.close();
    }
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("hi").done();
    } else {
      exchange.respondJson(200, "{\"message\": \"hi\", \"endpoint\": \"http://quill:1\"}");
    }
  }

  private static CallOptions with(Function<CallOptions.Builder, CallOptions.Builder> setting) {
    return setting.apply(CallOptions.builder()).build();
  }

  private ScriptedExchange last() {
    List<ScriptedExchange> all = server.exchanges();
    return all.get(all.size() - 1);
  }

  /** A call of each view. */
  static Stream<Arguments> calls() {
    return Stream.of(
        call("message", rhetor -> rhetor.sendMessage("Hi")),
        call("stream", rhetor -> rhetor.streamMessage("Hi").collect()),
        call("prompts", rhetor -> rhetor.prompts().listPrompts()),
        call("contexts", rhetor -> rhetor.contexts().listContexts()),
        call("budget", rhetor -> rhetor.budget().getStatus()),
        call("hermes", rhetor -> rhetor.hermes().discover("ink")),
        call("health", RhetorClient::getHealth));
  }

  private static Arguments call(String name, Function<RhetorClient, CompletableFuture<?>> call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void headersAndTokenOfAView_goWithItsCallsAlone(
      String name, Function<RhetorClient, CompletableFuture<?>> call) throws Exception {
    serve(CallOptionsTest::answer, c -> c.token("own").header("X-Tenant", "none"));
    AtomicInteger made = new AtomicInteger();
    RhetorClient view =
        rhetor.withOptions(
            with(
                o ->
                    o.token("t1")
                        .header("x-tenant", "blue")
                        .header("X-Signed", () -> "s" + made.incrementAndGet())));

    valueOf(call.apply(view));
    assertThat(last().header("Authorization")).hasValue("Bearer t1");
    assertThat(last().header("X-Tenant")).hasValue("blue");
    assertThat(last().header("X-Signed")).hasValue("s1");

    valueOf(rhetor.sendMessage("Hi"));
    assertThat(last().header("Authorization")).hasValue("Bearer own");
    assertThat(last().header("X-Tenant")).hasValue("none");
    assertThat(last().header("X-Signed")).isEmpty();
    // The end of a stream is told before its connection can serve another call.
    assertThat(server.connectionCount()).isLessThanOrEqualTo(name.equals("stream") ? 2 : 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void limitsOfAView_endItsCallsAlone(
      String name, Function<RhetorClient, CompletableFuture<?>> call) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    serve(
        exchange -> {
          release.await();
          answer(exchange);
        });
    CompletableFuture<?> patient = call.apply(rhetor);
    await().until(() -> server.exchanges().size() == 1);

    CompletableFuture<?> urgent =
        call.apply(
            rhetor.withOptions(with(o -> o.totalTimeout(SHORT).retryPolicy(RetryPolicy.none()))));

    if (name.equals("health")) {
      assertThat(valueOf(urgent)).asString().contains("unavailable");
    } else {
      assertThat(failureOf(urgent, RhetorException.class))
          .hasStackTraceContaining(SHORT.toMillis() + " ms");
    }
    release.countDown();
    valueOf(patient);
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of(Phase.HEADERS, with(o -> o.headersTimeout(SHORT))),
        Arguments.of(Phase.IDLE, with(o -> o.idleTimeout(SHORT))),
        Arguments.of(Phase.PAUSE, with(o -> o.pauseTimeout(SHORT))),
        Arguments.of(Phase.TOTAL, with(o -> o.totalTimeout(SHORT))));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void eachLimit_isThatOfTheView(Phase phase, CallOptions options) throws Exception {
    serve(
        exchange -> {
          if (phase != Phase.HEADERS) {
            exchange.startEvents();
          }
          if (phase == Phase.PAUSE) {
            exchange.text("1").text("2").done();
          }
          exchange.awaitClientClose();
        },
        config -> config.retryPolicy(RetryPolicy.none()));
    RecordingSubscriber subscriber =
        phase == Phase.PAUSE ? RecordingSubscriber.requesting(1) : RecordingSubscriber.unbounded();

    rhetor.withOptions(options).streamMessage("Hi").subscribe(subscriber);

    Throwable failure = subscriber.awaitFailure();
    RhetorTimeoutException timeout =
        (RhetorTimeoutException)
            (failure instanceof RhetorTimeoutException ? failure : failure.getCause());
    assertThat(timeout.phase()).isEqualTo(phase);
    assertThat(timeout.limit()).isEqualTo(SHORT);
  }

  @Test
  void contextOfAView_isThatOfMessagesWithoutOne() throws Exception {
    serve(CallOptionsTest::answer);
    RhetorClient view = rhetor.withOptions(with(o -> o.contextId(ContextId.of("quill", "blue"))));
    ChatRequest chat = ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();

    valueOf(view.sendMessage("Hi"));
    assertThat(last().body()).contains("\"quill:blue\"");
    valueOf(view.streamMessage("Hi").collect());
    assertThat(last().body()).contains("\"quill:blue\"");
    valueOf(view.chat(chat));
    assertThat(last().body()).contains("\"quill:blue\"");
    valueOf(
        view.sendMessage(
            MessageRequest.builder().message("Hi").contextId(ContextId.of("a", "b")).build()));
    assertThat(last().body()).contains("\"a:b\"").doesNotContain("quill:blue");
    valueOf(view.withOptions(with(o -> o.header("X-A", "1"))).sendMessage("Hi"));
    assertThat(last().body()).contains("\"quill:blue\"");
    valueOf(rhetor.sendMessage("Hi"));
    assertThat(last().body()).contains("\"quill:default\"");
  }

  @Test
  void optionsOfOptions_addUp_theLaterOnesFirst() throws Exception {
    serve(CallOptionsTest::answer);
    RhetorClient first =
        rhetor.withOptions(
            with(o -> o.header("X-A", "1").header("X-B", () -> "1").header("X-C", "1").token("1")));
    RhetorClient second =
        first.withOptions(with(o -> o.header("x-a", () -> "2").header("x-b", "2")));

    valueOf(second.sendMessage("Hi"));
    assertThat(last().header("X-A")).hasValue("2");
    assertThat(last().header("X-B")).hasValue("2");
    assertThat(last().header("X-C")).hasValue("1");
    assertThat(last().header("Authorization")).hasValue("Bearer 1");
    assertThat(last().head().toLowerCase(Locale.ROOT).split("x-a: ")).hasSize(2);
    valueOf(first.sendMessage("Hi"));
    assertThat(last().header("X-A")).hasValue("1");
  }

  @Test
  void closingAView_doesNothing() throws Exception {
    serve(CallOptionsTest::answer);
    RhetorClient view = rhetor.withOptions(with(o -> o.token("t")));
    view.close();
    view.prompts().withOptions(with(o -> o.token("u"))).close();
    view.hermes().withOptions(with(o -> o.token("u"))).close();
    view.conversations().withOptions(with(o -> o.token("u"))).close();

    valueOf(view.sendMessage("Hi"));
    valueOf(rhetor.hermes().discover("ink"));
  }

  @Test
  void componentThatOneViewKnows_isKnownToAll() throws Exception {
    serve(CallOptionsTest::answer);
    valueOf(rhetor.withOptions(with(o -> o.token("t"))).hermes().discover("ink"));
    valueOf(rhetor.hermes().withOptions(with(o -> o.token("u"))).discover("ink"));
    valueOf(rhetor.hermes().discover("ink"));

    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void lookUpUnderWay_isNotSharedBetweenTokens() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    serve(
        exchange -> {
          release.await();
          if (exchange.header("Authorization").equals(Optional.of("Bearer bad"))) {
            exchange.respondJson(401, "{}");
          } else {
            answer(exchange);
          }
        });
    CompletableFuture<?> bad =
        rhetor.withOptions(with(o -> o.token("bad"))).hermes().discover("ink");
    await().until(() -> server.exchanges().size() == 1);
    CompletableFuture<?> good =
        rhetor.withOptions(with(o -> o.token("good"))).hermes().discover("ink");
    await().until(() -> server.exchanges().size() == 2);
    release.countDown();

    assertThat(failureOf(bad, RhetorException.class))
        .hasCauseInstanceOf(RhetorAuthenticationException.class);
    valueOf(good);
  }

  @Test
  void headerSupplier_isAskedForEachAttempt_onTheExecutor() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(r -> new Thread(r, "of-user"));
    try {
      AtomicInteger asked = new AtomicInteger();
      AtomicInteger elsewhere = new AtomicInteger();
      Supplier<String> supplier =
          () -> {
            if (!Thread.currentThread().getName().equals("of-user")) {
              elsewhere.incrementAndGet();
            }
            return "n" + asked.incrementAndGet();
          };
      serve(
          exchange -> exchange.respondJson(503, "{}"),
          config ->
              config
                  .executor(executor)
                  .header("X-N", supplier)
                  .retryPolicy(RetryPolicy.builder().maxAttempts(3).initialDelay(SHORT).build()));

      failureOf(rhetor.sendMessage("Hi"), RhetorServerException.class);

      assertThat(server.exchanges())
          .extracting(exchange -> exchange.header("X-N").orElseThrow())
          .containsExactly("n1", "n2", "n3");
      assertThat(elsewhere).hasValue(0);
    } finally {
      executor.shutdownNow();
    }
  }

  static Stream<Arguments> brokenSuppliers() {
    IllegalStateException thrown = new IllegalStateException("vault is sealed");
    return Stream.of(
        Arguments.of(
            supplier(
                () -> {
                  throw thrown;
                }),
            thrown),
        Arguments.of(supplier(() -> null), null),
        Arguments.of(supplier(() -> SECRET + "\r\nX-Evil: 1"), null),
        Arguments.of(supplier(() -> SECRET + "é"), null));
  }

  private static Supplier<String> supplier(Supplier<String> supplier) {
    return supplier;
  }

  @ParameterizedTest
  @MethodSource("brokenSuppliers")
  void brokenHeaderSupplier_endsItsCallAtOnce(Supplier<String> supplier, Throwable cause)
      throws Exception {
    serve(CallOptionsTest::answer);
    RhetorClient view = rhetor.withOptions(with(o -> o.header("X-Key", supplier)));

    for (CompletableFuture<?> call :
        List.of(view.sendMessage("Hi"), view.streamMessage("Hi").collect())) {
      RhetorConnectionException failure = failureOf(call, RhetorConnectionException.class);
      assertThat(failure).hasMessageContaining("X-Key").hasMessageNotContaining(SECRET);
      assertThat(failure.getCause()).isSameAs(cause);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
    }
    valueOf(rhetor.sendMessage("Hi"));
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void valueOfASuppliedHeader_isShownNowhere() throws Exception {
    serve(exchange -> exchange.respondJson(400, "{\"detail\": \"no " + SECRET + " here\"}"));
    CallOptions options = with(o -> o.header("X-Key", () -> SECRET).token(SECRET));

    RhetorException failure =
        failureOf(rhetor.withOptions(options).sendMessage("Hi"), RhetorException.class);

    assertThat(failure).hasMessageContaining("no ").hasMessageNotContaining(SECRET);
    assertThat(options).asString().contains("X-Key").doesNotContain(SECRET);
  }

  @Test
  void options_showWhatIsSet_andNoSecret() {
    assertThat(CallOptions.builder().build()).hasToString("CallOptions{}");
    assertThat(with(o -> o.totalTimeout(Duration.ofSeconds(5)).header("X-B", SECRET).token(SECRET)))
        .hasToString("CallOptions{headers=[X-B], token=set, totalTimeout=PT5S}");
  }

  static Stream<Arguments> badOptions() {
    return Stream.of(
        bad("headersTimeout", o -> o.headersTimeout(Duration.ZERO)),
        bad("idleTimeout", o -> o.idleTimeout(Duration.ofSeconds(-1))),
        bad("pauseTimeout", o -> o.pauseTimeout(Duration.ofDays(366))),
        bad("totalTimeout", o -> o.totalTimeout(Duration.ofDays(366))),
        bad("header: ", o -> o.header("X Key", "v")),
        bad("header: ", o -> o.header("Content-Length", () -> "1")),
        bad("header: ", o -> o.header("X-Key", "a\nb")),
        bad("token", o -> o.token(" ")));
  }

  private static Arguments bad(String named, Consumer<CallOptions.Builder> setting) {
    return Arguments.of(named, setting);
  }

  @ParameterizedTest
  @MethodSource("badOptions")
  void optionThatCannotWork_isRefusedByItsName(
      String named, Consumer<CallOptions.Builder> setting) {
    assertThatThrownBy(() -> setting.accept(CallOptions.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named);
  }
}
