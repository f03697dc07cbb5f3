package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.FallbackPolicy;
import io.rhetor.client.resilience.InputGuard;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import io.rhetor.client.ws.WebSocketOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A component that keeps answering while its Rhetor is killed and restarted under it, and prints
 * who answered and what went on. {@link #connect} shows how the parts stack.
 */
final class ResilientComponent {
  /** What lies between two questions: in a test nothing, else some time. */
  @FunctionalInterface
  interface Pace {
    void beforeQuestion(int number) throws InterruptedException;
  }

  private static final List<String> QUESTIONS =
      List.of("What is Tekton?", "What is Rhetor?", "Who answers when Rhetor does not?");
  private static final String APOLOGY = "I'm sorry, but I couldn't process your request.";

  /** Short, so that the next target is soon asked. */
  private static final RetryPolicy BRIEF =
      RetryPolicy.builder().maxAttempts(2).initialDelay(Duration.ofMillis(100)).build();

  private final ResilienceLog log;
  private final Script script;
  private final Pace pace;
  private SimulatedRhetor server = start(0);

  private ResilientComponent(PrintWriter out, Script script, Pace pace) {
    this.log = new ResilienceLog(out);
    this.script = script;
    this.pace = pace;
  }

  /** Asks all questions of the script; returns when that is done and all is closed. */
  static void run(PrintWriter out, Script script, Pace pace) throws InterruptedException {
    ResilientComponent component = new ResilientComponent(out, script, pace);
    try {
      component.askAll();
    } finally {
      component.server.close();
    }
  }

  private void askAll() throws InterruptedException {
    log.line("A simulated Rhetor listens at " + server.url());
    try (LlmClient llm = connect(server.url().toString())) {
      for (int number = 1; number <= script.questions; number++) {
        pace.beforeQuestion(number);
        disturb(number);
        ask(llm, number);
      }
    }
    log.summary(script.questions);
  }

  /**
   * Stacks the parts, outermost last. Who checks input stands in front, so that nothing bad is sent
   * to anyone. The budget is asked once for a question, however many targets it takes; and in front
   * of the chain its refusal is one, not a reason to try the next target.
   */
  private LlmClient connect(String url) {
    RhetorConfig config =
        RhetorConfig.builder()
            .baseUrl(url)
            .component("resilient-component")
            .connectTimeout(Duration.ofSeconds(2))
            .headersTimeout(Duration.ofSeconds(5))
            .retryPolicy(BRIEF)
            .listener(log)
            .build();
    RhetorClient overHttp = RhetorClient.create(config);
    RhetorWebSocketClient overWebSocket =
        RhetorWebSocketClient.create(
            config, WebSocketOptions.builder().reconnectPolicy(BRIEF).build());
    CompletableFuture<Void> unused = overWebSocket.events().forEach(log::connection);
    FallbackPolicy impatient =
        FallbackPolicy.builder()
            .circuitBreaker(
                CircuitBreakerPolicy.builder()
                    .consecutiveFailures(2)
                    .openDuration(script.openDuration)
                    .build())
            .build();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("rhetor-websocket", overWebSocket, impatient)
            .then("rhetor-http", overHttp, impatient)
            .then("direct", LlmClient.answering(ResilientComponent::askDirectly))
            .thenReply(APOLOGY)
            .listener(log)
            .onOutcome(log::outcome)
            .onCircuitChange(log::circuit)
            .build();
    LlmClient withinBudget =
        BudgetAwareLlmClient.builder(chain, overHttp.budget())
            .cacheFor(Duration.ofSeconds(2))
            .onWarning(warning -> log.warning(warning.message()))
            .build();
    return InputGuard.builder()
        .removeControlCharacters()
        .maxCharacters(20_000)
        .build()
        .protect(withinBudget);
  }

  /** Stands for an API that is asked without Rhetor: answers at once, always the same. */
  private static CompletableFuture<MessageResponse> askDirectly(ChatRequest request) {
    return CompletableFuture.completedFuture(
        MessageResponse.builder()
            .message("Rhetor is away; this is what a direct API would say.")
            .model("direct-1")
            .build());
  }

  private static SimulatedRhetor start(int port) {
    return SimulatedRhetor.builder().port(port).chunkDelay(Duration.ofMillis(5)).start();
  }

  private void disturb(int number) {
    if (number == script.killBefore) {
      log.line("--- Rhetor is killed");
      server.close();
    }
    if (number == script.restartBefore) {
      int port = server.port();
      server.close();
      server = start(port);
      log.line("--- Rhetor is back");
    }
  }

  /** Asks for whole answers and for streams in turn. */
  private void ask(LlmClient llm, int number) {
    String question = QUESTIONS.get((number - 1) % QUESTIONS.size());
    CompletableFuture<MessageResponse> reply =
        number % 2 == 0 ? llm.streamMessage(question).collect() : llm.sendMessage(question);
    try {
      log.answered(number, await(reply));
    } catch (RhetorException failed) {
      log.line("[" + number + "] not answered: " + failed.getMessage());
    }
  }

  /** When what happens. */
  static final class Script {
    private final int questions;
    private final int killBefore;
    private final int restartBefore;
    private final Duration openDuration;

    /**
     * Makes a script.
     *
     * @param questions how many are asked, from 1
     * @param killBefore the question before which the server is killed; 0 for none
     * @param restartBefore the question before which it is restarted; 0 for none
     * @param openDuration how long a circuit stays open
     */
    Script(int questions, int killBefore, int restartBefore, Duration openDuration) {
      this.questions = questions;
      this.killBefore = killBefore;
      this.restartBefore = restartBefore;
      this.openDuration = openDuration;
    }
  }
}
