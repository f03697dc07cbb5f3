package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.ApiGeneration;
import io.rhetor.client.ChatSession;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.server.Health;
import io.rhetor.client.testing.Generation;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server of the newer generation, from end to end. */
class NewerGenerationTest {
  private static SimulatedRhetor server;

  private RhetorClient rhetor;

  @BeforeAll
  static void start() {
    server = SimulatedRhetor.builder().generation(Generation.SEPTEMBER_2025).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    rhetor = RhetorClient.create(config(ApiGeneration.AUTO));
  }

  @AfterEach
  void disconnect() {
    rhetor.close();
  }

  @Test
  void messages_areAnswered() throws Exception {
    MessageRequest request =
        MessageRequest.builder()
            .message("What is Tekton?")
            .contextId(ContextId.of("quill", "one"))
            .taskType(TaskType.CODE)
            .options(GenerationOptions.builder().temperature(0.5).maxTokens(3).build())
            .build();
    int before = server.requestCount();
    for (int i = 0; i < 2; i++) {
      MessageResponse answer = valueOf(rhetor.sendMessage(request));

      assertThat(answer.message()).isEqualTo("Tekton is an");
      assertThat(answer.model()).contains("simulated-advanced");
      assertThat(answer.usage().orElseThrow().inputTokens()).hasValue(3);
      assertThat(answer.usage().orElseThrow().outputTokens()).hasValue(3);
    }
    // The refused one, the question what the server is, and the two mapped ones.
    assertThat(server.requestCount() - before).isEqualTo(4);
  }

  @Test
  void aSession_remembers() throws Exception {
    try (ChatSession session = ChatSession.builder(rhetor).system("Be terse.").build()) {
      valueOf(session.send("My name is Ada."));
      assertThat(valueOf(session.send("What is my name?")).message()).contains("Ada");
    }
  }

  @Test
  void healthAndOverview_areRead() throws Exception {
    Health health = valueOf(rhetor.getHealth());

    assertThat(health.isHealthy()).isTrue();
    assertThat(health.providers()).isEmpty();
    assertThat(health.additionalProperties()).containsKeys("details", "uptime", "metrics");
    assertThat(valueOf(rhetor.getServerInfo()).name()).contains("Rhetor");
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of(
            "stream", call(client -> client.streamMessage(MessageRequest.of("Hi")).collect())),
        Arguments.of("providers", call(RhetorClient::getProviders)),
        Arguments.of("contexts", call(client -> client.contexts().listContexts())),
        Arguments.of("budget", call(client -> client.budget().getStatus())));
  }

  private static Function<RhetorClient, CompletableFuture<?>> call(
      Function<RhetorClient, CompletableFuture<?>> call) {
    return call;
  }

  @ParameterizedTest
  @MethodSource("calls")
  void allElse_isAClearError(String name, Function<RhetorClient, CompletableFuture<?>> call) {
    assertThat(failureOf(call.apply(rhetor)))
        .isInstanceOf(RhetorProtocolException.class)
        .hasMessageContaining("June 2025")
        .hasMessageContaining("version 0.2.0");
  }

  @Test
  void withoutAuto_messagesAreAClearErrorToo() {
    try (RhetorClient april = RhetorClient.create(config(ApiGeneration.APRIL_2025));
        RhetorPromptClient prompts = RhetorPromptClient.create(config(ApiGeneration.AUTO))) {
      assertThat(failureOf(april.sendMessage("Hi")))
          .isInstanceOf(RhetorProtocolException.class)
          .hasMessageContaining("apiGeneration(ApiGeneration.AUTO)");
      assertThat(failureOf(prompts.renderPrompt("greeting", Map.of())))
          .isInstanceOf(RhetorProtocolException.class)
          .hasMessageContaining("June 2025");
    }
  }

  @Test
  void overWebSocket_allIsAClearError() {
    try (RhetorWebSocketClient ws = RhetorWebSocketClient.create(config(ApiGeneration.AUTO))) {
      for (CompletableFuture<?> call :
          List.of(ws.connect(), ws.sendMessage("Hi"), ws.streamMessage("Hi").collect())) {
        assertThat(failureOf(call))
            .isInstanceOf(RhetorProtocolException.class)
            .hasMessageContaining("June 2025")
            .hasMessageContaining("version 0.2.0")
            .hasMessageContaining("apiGeneration(ApiGeneration.AUTO)");
      }
    }
  }

  private static RhetorConfig config(ApiGeneration generation) {
    return RhetorConfig.builder()
        .baseUrl(server.url().toString())
        .apiGeneration(generation)
        .build();
  }

  private static <T> T valueOf(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }
}
