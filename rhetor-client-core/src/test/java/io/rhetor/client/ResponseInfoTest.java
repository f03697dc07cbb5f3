package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.ResponseInfo;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of answers beside their bodies, over real connections. */
@Timeout(60)
class ResponseInfoTest {
  private static final ChatRequest CHAT =
      ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();
  private static final RetryPolicy TWICE =
      RetryPolicy.builder().maxAttempts(2).initialDelay(Duration.ofMillis(1)).build();

  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final Queue<ResponseInfo> infos = new ConcurrentLinkedQueue<>();
  private ScriptedServer server;
  private RhetorClient rhetor;

  private RhetorClient serve(ScriptedServer.Script script) throws Exception {
    return serve(script, config -> {}, infos::add);
  }

  private RhetorClient serve(
      ScriptedServer.Script script,
      Consumer<RhetorConfig.Builder> settings,
      Consumer<ResponseInfo> action)
      throws Exception {
    server = ScriptedServer.start(script);
    RhetorConfig.Builder config =
        RhetorConfig.builder(Map.of())
            .baseUrl(server.url().toString())
            .hermesUrl(server.url().toString())
            .retryPolicy(TWICE);
    settings.accept(config);
    rhetor = RhetorClient.create(config.build());
    return rhetor.withOptions(CallOptions.builder().onResponse(action).build());
  }

  @AfterEach
  void close() throws Exception {
    rhetor.close();
    server.close();
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("hi").done();
    } else {
      exchange.respondJson(200, "{\"message\": \"hi\", \"endpoint\": \"http://quill:1\"}");
    }
  }

  private static void answerWithHeaders(ScriptedExchange exchange) throws IOException {
    String body = "{\"message\": \"hi\"}";
    exchange.send(
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-Request-ID: r-17\r\n"
            + "X-Two: a\r\nx-two: b\r\nSet-Cookie: session=secret-cookie\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /** A call of each view. */
  static Stream<Arguments> calls() {
    return Stream.of(
        call("message", rhetor -> rhetor.sendMessage("Hi")),
        call("chat", rhetor -> rhetor.chat(CHAT)),
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
  void everyAnswer_isToldOnce_beforeItIsThere(
      String name, Function<RhetorClient, CompletableFuture<?>> call) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RhetorClient view =
        serve(
            ResponseInfoTest::answer,
            config -> {},
            info -> {
              infos.add(info);
              awaitQuietly(release);
            });

    CompletableFuture<?> answer = call.apply(view);
    await().until(() -> !infos.isEmpty());
    assertThat(answer).isNotDone();
    release.countDown();
    valueOf(answer);

    ResponseInfo info = infos.remove();
    assertThat(info.status()).isEqualTo(200);
    assertThat(info.server().getAuthority()).isEqualTo(server.url().getAuthority());
    assertThat(info.attempts()).isEqualTo(1);
    assertThat(info.elapsed()).isPositive();
    valueOf(call.apply(rhetor));
    assertThat(infos).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        Arguments.of("own client", settings(config -> {})),
        Arguments.of(
            "given client", settings(config -> config.httpClient(HttpClient.newHttpClient()))));
  }

  private static Consumer<RhetorConfig.Builder> settings(Consumer<RhetorConfig.Builder> settings) {
    return settings;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void answer_knowsWhatCameWithIt(String name, Consumer<RhetorConfig.Builder> settings)
      throws Exception {
    RhetorClient view = serve(ResponseInfoTest::answerWithHeaders, settings, infos::add);

    MessageResponse answer = valueOf(view.sendMessage("Hi"));

    ResponseInfo info = answer.responseInfo().orElseThrow();
    assertThat(infos).containsExactly(info);
    assertThat(info.status()).isEqualTo(201);
    assertThat(info.requestId()).hasValue("r-17");
    assertThat(info.headers().get("CONTENT-type")).containsExactly("application/json");
    assertThat(info.headers().get("X-TWO")).containsExactly("a", "b");
    assertThat(info.headers().get("set-cookie")).containsExactly("session=secret-cookie");
    assertThatThrownBy(() -> info.headers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> info.headers().get("x-two").clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(info)
        .asString()
        .containsIgnoringCase("set-cookie")
        .doesNotContain("secret-cookie")
        .doesNotContain("r-17");
  }

  @Test
  void whatCameWithAnAnswer_isNoPartOfIt() throws Exception {
    serve(ResponseInfoTest::answerWithHeaders);

    MessageResponse one = valueOf(rhetor.sendMessage("Hi"));
    MessageResponse other = valueOf(rhetor.sendMessage("Hi"));

    assertThat(one.responseInfo()).isPresent();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isEqualTo(MessageResponse.builder().message("hi").build());
    assertThat(one).asString().doesNotContain("ResponseInfo").doesNotContain("secret-cookie");
    assertThat(MessageResponse.builder().message("hi").build().responseInfo()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void attempts_areCounted_andRefusalsNotTold(
      String name, Function<RhetorClient, CompletableFuture<?>> call) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RhetorClient view =
        serve(
            exchange -> {
              if (asked.incrementAndGet() == 1) {
                exchange.respondJson(503, "{}");
              } else {
                answer(exchange);
              }
            });
    boolean once = name.equals("health") || name.equals("hermes");
    if (once) {
      call.apply(view).exceptionally(failure -> null).get();
      assertThat(infos).isEmpty();
    }

    valueOf(call.apply(view));

    assertThat(infos).extracting(ResponseInfo::attempts).containsExactly(once ? 1 : 2);
  }

  @Test
  void failures_areNotTold() throws Exception {
    RhetorClient view =
        serve(
            exchange -> {
              if (exchange.requestLine().contains("/stream")) {
                exchange.startEvents().event("{\"error\": \"model down\", \"done\": true}");
              } else if (exchange.requestLine().contains("/chat")) {
                exchange.respondJson(200, "{\"error\": \"model down\"}");
              } else {
                exchange.respondJson(400, "{}");
              }
            });

    failureOf(view.sendMessage("Hi"), RhetorBadRequestException.class);
    failureOf(view.chat(CHAT), RhetorModelException.class);
    failureOf(view.streamMessage("Hi").collect(), RhetorModelException.class);

    assertThat(infos).isEmpty();
  }

  @Test
  void stream_isToldBeforeItsFirstChunk_alsoIfItHasNone() throws Exception {
    RhetorClient view =
        serve(
            exchange -> {
              exchange.startEvents();
              if (server.exchanges().size() == 1) {
                exchange.text("1").text("2");
              }
              exchange.done();
            },
            config -> {},
            info -> told.add("response"));

    valueOf(view.streamMessage("Hi").forEach(chunk -> told.add(chunk.text())));
    assertThat(told).startsWith("response", "1", "2").containsOnlyOnce("response");
    told.clear();
    valueOf(view.streamMessage("Hi").forEach(chunk -> told.add(chunk.text())));
    assertThat(told).startsWith("response").containsOnlyOnce("response");
  }

  @Test
  void wholeAnswerToAStream_isToldToo() throws Exception {
    RhetorClient view =
        serve(exchange -> exchange.respondJson(200, "{\"message\": \"hi\", \"done\": true}"));

    assertThat(valueOf(view.streamMessage("Hi").collect()).message()).isEqualTo("hi");
    assertThat(infos).hasSize(1);
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IllegalStateException("planned"),
        new StackOverflowError("planned"),
        new RhetorTimeoutException(
            RhetorTimeoutException.Phase.TOTAL, Duration.ofSeconds(1), "other", null, false));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void actionThatThrows_endsItsCallWithThatAsTheCause(Throwable thrown) throws Exception {
    RhetorClient view =
        serve(
            ResponseInfoTest::answer,
            config -> {},
            info -> {
              ResponseInfoTest.<RuntimeException>sneak(thrown);
            });

    List<Function<RhetorClient, CompletableFuture<?>>> forms =
        List.of(
            client -> client.sendMessage("Hi"),
            client -> client.streamMessage("Hi").collect(),
            client -> client.budget().getStatus());
    for (Function<RhetorClient, CompletableFuture<?>> form : forms) {
      RhetorException failure = failureOf(form.apply(view), RhetorException.class);
      assertThat(failure).hasMessageContaining("onResponse").hasCause(thrown);
      assertThat(failure.isRetryable()).isFalse();
      valueOf(form.apply(rhetor));
    }
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    view.streamMessage("Hi").subscribe(subscriber);
    assertThat(subscriber.awaitFailure()).hasCause(thrown);
    assertThat(server.exchanges()).hasSize(2 * forms.size() + 1);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void actionThatBlocks_holdsUpNoOtherCall_andNoEndOfItsOwn() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RhetorClient view =
        serve(
            ResponseInfoTest::answer,
            config -> {},
            info -> {
              infos.add(info);
              awaitQuietly(release);
            });
    try {
      CompletableFuture<?> limited =
          view.withOptions(CallOptions.builder().totalTimeout(Duration.ofMillis(50)).build())
              .sendMessage("Hi");
      failureOf(limited, RhetorTimeoutException.class);
      CompletableFuture<MessageResponse> cancelled = view.sendMessage("Hi");
      CompletableFuture<MessageResponse> closed = view.sendMessage("Hi");
      CompletableFuture<MessageResponse> stream = view.streamMessage("Hi").collect();
      await().until(() -> infos.size() >= 3);
      valueOf(rhetor.sendMessage("Hi"));
      cancelled.cancel(true);
      rhetor.close();

      assertThat(cancelled).isCancelled();
      failureOf(closed, ClientClosedException.class);
      // As with onNext, a subscriber is told of nothing while code of its stream runs.
      release.countDown();
      assertThat(failureOf(stream, RhetorException.class))
          .hasStackTraceContaining("The client was closed");
    } finally {
      release.countDown();
    }
  }

  @Test
  void action_runsOnTheExecutor() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(r -> new Thread(r, "of-user"));
    try {
      RhetorClient view =
          serve(
              ResponseInfoTest::answer,
              config -> config.executor(executor),
              info -> told.add(Thread.currentThread().getName()));

      valueOf(view.sendMessage("Hi"));
      valueOf(view.streamMessage("Hi").collect());
      valueOf(view.prompts().listPrompts());

      assertThat(told).hasSize(3).containsOnly("of-user");
    } finally {
      rhetor.close();
      executor.shutdownNow();
    }
  }

  @Test
  void questionsOfTheLibraryItself_areNotTold() throws Exception {
    RhetorClient view =
        serve(
            exchange -> {
              if (exchange.requestLine().startsWith("GET / ")) {
                exchange.respondJson(
                    200, "{\"name\": \"r\", \"version\": \"2\", \"documentation\": \"/docs\"}");
              } else if (exchange.requestLine().contains("/api/v1/generate")) {
                exchange.respondJson(200, "{\"content\": \"hi\"}");
              } else {
                exchange.respondJson(404, "{\"detail\": \"Not Found\"}");
              }
            },
            config -> config.apiGeneration(ApiGeneration.AUTO),
            infos::add);

    MessageResponse answer = valueOf(view.sendMessage("Hi"));

    assertThat(answer.responseInfo()).isEqualTo(Optional.of(infos.peek()));
    assertThat(infos).extracting(ResponseInfo::attempts).containsExactly(2);
    assertThat(server.exchanges()).hasSize(3);
  }
}
