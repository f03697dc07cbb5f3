package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which failure of which call is attempted again: what the server sees of each. */
class RetryTableTest {
  private static final int ATTEMPTS = 3;
  private static final int GETS = 6;
  private static final RetryPolicy POLICY =
      RetryPolicy.builder().maxAttempts(ATTEMPTS).initialDelay(Duration.ofMillis(1)).build();
  private static final ContextId CONTEXT = ContextId.of("my-component", "user1");

  private interface Call
      extends BiFunction<RhetorClient, RhetorPromptClient, CompletableFuture<?>> {}

  private static final Map<String, Call> REPEATABLE =
      Map.ofEntries(
          call("getServerInfo", (rhetor, prompts) -> rhetor.getServerInfo()),
          call("getProviders", (rhetor, prompts) -> rhetor.getProviders()),
          call("setProvider", (rhetor, prompts) -> rhetor.setProvider("p", "m")),
          call("contexts.list", (rhetor, prompts) -> rhetor.contexts().listContexts()),
          call("contexts.get", (rhetor, prompts) -> rhetor.contexts().getContext(CONTEXT)),
          call(
              "contexts.search",
              (rhetor, prompts) -> rhetor.contexts().searchContext(CONTEXT, "q")),
          call("contexts.delete", (rhetor, prompts) -> rhetor.contexts().deleteContext(CONTEXT)),
          call("budget.getStatus", (rhetor, prompts) -> rhetor.budget().getStatus()),
          call("budget.setLimit", (rhetor, prompts) -> rhetor.budget().setLimit(limit())),
          call(
              "budget.setPolicy",
              (rhetor, prompts) ->
                  rhetor.budget().setPolicy(BudgetPeriod.DAILY, BudgetPolicy.WARN, "p")),
          call("listPromptTemplates", (rhetor, prompts) -> prompts.listPromptTemplates()),
          call("updatePromptTemplate", (rhetor, prompts) -> prompts.updatePromptTemplate("t", "x")),
          call("deletePromptTemplate", (rhetor, prompts) -> prompts.deletePromptTemplate("t")),
          call("renderPrompt", (rhetor, prompts) -> prompts.renderPrompt(render())),
          call("comparePrompts", (rhetor, prompts) -> prompts.comparePrompts("a", "b")));

  private static final Map<String, Call> UNSAFE =
      Map.ofEntries(
          call("sendMessage", (rhetor, prompts) -> rhetor.sendMessage("Hi")),
          call("streamMessage", (rhetor, prompts) -> rhetor.streamMessage("Hi").collect()),
          call("chat", (rhetor, prompts) -> rhetor.chat(chat())),
          call("streamChat", (rhetor, prompts) -> rhetor.streamChat(chat()).collect()),
          call(
              "contexts.summarize",
              (rhetor, prompts) -> rhetor.contexts().summarizeContext(CONTEXT)),
          call(
              "createPromptTemplate",
              (rhetor, prompts) ->
                  prompts.createPromptTemplate(
                      NewPromptTemplate.builder().name("n").template("t").build())),
          call(
              "createPrompt",
              (rhetor, prompts) ->
                  prompts.createPrompt(
                      NewSystemPrompt.builder().name("n").component("c").content("t").build())));

  /** The server did nothing: every call is attempted again. */
  private static final Map<String, ScriptedServer.Script> NOTHING_DONE =
      Map.of("429", status(429), "503", status(503));

  /** The server may have done it: only what does no harm when it is done twice. */
  private static final Map<String, ScriptedServer.Script> MAYBE_DONE =
      Map.ofEntries(
          Map.entry("408", status(408)),
          Map.entry("502", status(502)),
          Map.entry("504", status(504)),
          Map.entry("reset before the headers", ScriptedExchange::reset),
          Map.entry("close before the headers", ScriptedExchange::close),
          Map.entry(
              "reset in the headers", exchange -> exchange.send("HTTP/1.1 200 OK\r\nCon").reset()),
          Map.entry(
              "reset in the body",
              exchange ->
                  exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"me").reset()));

  /** Nothing will be better the next time. */
  private static final Map<String, ScriptedServer.Script> FINAL =
      Map.ofEntries(
          Map.entry("400", status(400)),
          Map.entry("401", status(401)),
          Map.entry("403", status(403)),
          Map.entry("404", status(404)),
          Map.entry("405", status(405)),
          Map.entry("409", status(409)),
          Map.entry("422", status(422)),
          Map.entry("500", status(500)),
          Map.entry("501", status(501)),
          Map.entry("302", status(302)),
          Map.entry("an answer that is no JSON", exchange -> exchange.respondJson(200, "<html>")));

  private static Map.Entry<String, Call> call(String name, Call call) {
    return Map.entry(name, call);
  }

  private static ScriptedServer.Script status(int status) {
    return exchange -> exchange.respondJson(status, "{\"detail\": \"as scripted\"}");
  }

  private static ChatRequest chat() {
    return ChatRequest.builder().addMessage(ChatMessage.user("Hi")).build();
  }

  private static RenderRequest render() {
    return RenderRequest.builder().templateId("t").checked(false).build();
  }

  private static BudgetLimit limit() {
    return BudgetLimit.builder()
        .period(BudgetPeriod.DAILY)
        .limit(BigDecimal.ONE)
        .policy(BudgetPolicy.WARN)
        .build();
  }

  static Stream<Arguments> table() {
    return Stream.of(
            rows(REPEATABLE, NOTHING_DONE, ATTEMPTS, ATTEMPTS),
            rows(REPEATABLE, MAYBE_DONE, ATTEMPTS, ATTEMPTS),
            rows(REPEATABLE, FINAL, 1, 1),
            rows(UNSAFE, NOTHING_DONE, ATTEMPTS, ATTEMPTS),
            rows(UNSAFE, MAYBE_DONE, 1, ATTEMPTS),
            rows(UNSAFE, FINAL, 1, 1))
        .flatMap(Collection::stream);
  }

  private static List<Arguments> rows(
      Map<String, Call> calls,
      Map<String, ScriptedServer.Script> failures,
      int expected,
      int expectedIfUnsafeCallsAreRepeated) {
    List<Arguments> rows = new ArrayList<>();
    failures.forEach(
        (failure, script) -> {
          rows.add(row(failure, script, calls, POLICY, expected));
          RetryPolicy daring = POLICY.toBuilder().repeatUnsafeCalls(true).build();
          rows.add(row(failure, script, calls, daring, expectedIfUnsafeCallsAreRepeated));
          if (expectedIfUnsafeCallsAreRepeated > 1) {
            rows.add(row(failure, script, calls, RetryPolicy.none(), 1));
          }
        });
    return rows;
  }

  private static Arguments row(
      String failure,
      ScriptedServer.Script script,
      Map<String, Call> calls,
      RetryPolicy policy,
      int expected) {
    String name =
        failure
            + (calls == UNSAFE ? ", unsafe" : ", repeatable")
            + (policy == RetryPolicy.none() ? ", off" : "")
            + (policy.repeatsUnsafeCalls() ? ", opted in" : "");
    return Arguments.of(name, script, calls, policy, expected);
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("table")
  void serverSeesEachCall(
      String name,
      ScriptedServer.Script script,
      Map<String, Call> calls,
      RetryPolicy policy,
      int expected)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script)) {
      Map<String, RhetorException> failures = failures(server.url().toString(), calls, policy);

      long gets = count(server, "GET");
      long expectedGets = (long) expected * (calls == REPEATABLE ? GETS : 0);
      assertThat(count(server, "")).isEqualTo(calls.size() * expected + gets - expectedGets);
      // The JDK's client would send a GET once more whose connection closes before an answer.
      assertThat(gets).isEqualTo(expectedGets);
      failures.forEach(
          (call, failure) -> {
            assertThat(failure.attemptCount()).as(call).isEqualTo(expected);
            assertThat(failure.getSuppressed())
                .as(call)
                .hasSize(expected - 1)
                .allSatisfy(each -> assertThat(each).hasSameClassAs(failure));
          });
    }
  }

  static Stream<Arguments> callsWithoutConnection() {
    return Stream.of(Arguments.of("repeatable", REPEATABLE), Arguments.of("unsafe", UNSAFE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callsWithoutConnection")
  void refusedConnection_isAttemptedAgainByAllCalls_sinceNothingWasSent(
      String name, Map<String, Call> calls) throws Exception {
    failures(ScriptedServer.NOWHERE, calls, POLICY)
        .forEach(
            (call, failure) -> {
              assertThat(failure.attemptCount()).as(call).isEqualTo(ATTEMPTS);
              assertThat(failure.mayHaveBeenProcessed()).as(call).isFalse();
            });
  }

  /** Makes all calls at once and returns how each failed. */
  private static Map<String, RhetorException> failures(
      String url, Map<String, Call> calls, RetryPolicy policy) {
    RhetorConfig config = LocalServer.config(url).retryPolicy(policy).build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      Map<String, CompletableFuture<?>> futures =
          calls.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, each -> each.getValue().apply(rhetor, rhetor.prompts())));
      return futures.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  each -> Outcomes.failureOf(each.getValue(), RhetorException.class)));
    }
  }

  private static long count(ScriptedServer server, String method) {
    return server.exchanges().stream()
        .filter(exchange -> exchange.requestLine().startsWith(method))
        .count();
  }
}
