package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.ChatSession;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.simulated.Fault;
import io.rhetor.client.examples.simulated.SimulatedRhetor;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tasks that every component has, each against a simulated Rhetor. */
class EverydayTasksTest {
  private final SimulatedRhetor server =
      SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  private final RhetorClient rhetor =
      RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
  private final EverydayTasks tasks = new EverydayTasks(rhetor);
  private final List<String> shown = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    rhetor.close();
    server.close();
  }

  @Test
  void ask() {
    assertThat(tasks.ask("What is Tekton?")).contains("Tekton is an ecosystem");
  }

  @Test
  void stream() {
    String whole = tasks.stream("What is Tekton?", shown::add);

    assertThat(whole).contains("Tekton is an ecosystem");
    assertThat(String.join("", shown)).isEqualTo(whole);
    assertThat(shown).hasSizeGreaterThan(1);
  }

  @Test
  void cancelButton() {
    server.inject(Fault.stallAfterChunks(2));
    CompletableFuture<MessageResponse> answer = tasks.cancelButton("Go on", shown::add);
    await().until(() -> shown.size() == 2);
    answer.cancel(true);

    assertThat(answer).isCancelled();
    assertThat(shown).hasSize(2);
  }

  @Test
  void chat() {
    try (ChatSession session = tasks.chat()) {
      await(session.send("My name is Ada."));
      await(session.stream("What is my name?").forEach(chunk -> shown.add(chunk.text())));

      assertThat(session.history())
          .extracting(turn -> turn.role())
          .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
    }
  }

  @Test
  void fallback() {
    server.close();
    try (LlmClient llm =
        tasks.fallback(
            request -> CompletableFuture.completedFuture(MessageResponse.of("Directly.")))) {
      assertThat(await(llm.sendMessage("Hi")).message()).isEqualTo("Directly.");
      assertThat(await(llm.streamMessage("Hi").collect()).isFallback()).isTrue();
    }
  }

  @Test
  void unitTestWithoutAServer() {
    assertThat(EverydayTasks.summary(LlmClient.answering("Short."), "long")).isEqualTo("Short.");
  }
}
