package io.rhetor.recipes.virtualthreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockingRhetorTest {
  private static final String QUESTION = "What is Tekton?";

  private SimulatedRhetor server;
  private ExecutorService callbacks;
  private RhetorClient client;
  private BlockingRhetor rhetor;

  @BeforeEach
  void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
    callbacks = Executors.newVirtualThreadPerTaskExecutor();
    client =
        RhetorClient.create(
            RhetorConfig.builder()
                .baseUrl(server.url().toString())
                .executor(callbacks) // subscribers, dependents of futures and suppliers
                .build());
    rhetor = new BlockingRhetor(client);
  }

  @AfterEach
  void end() {
    client.close();
    callbacks.close();
    server.close();
  }

  @Test
  void manyAreAskedAtOnce() throws Exception {
    assertThat(rhetor.askAll(Collections.nCopies(200, QUESTION)))
        .hasSize(200)
        .allMatch(text -> text.startsWith("Tekton is an ecosystem"));
  }

  @Test
  void anAnswerIsShownAsItArrives() {
    StringBuilder screen = new StringBuilder();

    rhetor.show(QUESTION, screen::append);

    assertThat(screen.toString()).startsWith("Tekton is an ecosystem");
  }

  @Test
  void anInterruptEndsTheCallAtTheServer() throws Exception {
    server.inject(Fault.stallBeforeHeaders());
    server.inject(Fault.stallAfterChunks(3));

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> waiting = threads.submit(() -> rhetor.ask(QUESTION));
      await().until(() -> server.heldRequests() == 1);
      waiting.cancel(true);
      await().until(() -> server.heldRequests() == 0);

      Future<?> reading = threads.submit(() -> rhetor.show(QUESTION, text -> {}));
      await().until(() -> server.openStreams() == 1);
      reading.cancel(true);
      await().until(() -> server.cancelledStreams() == 1);
    }
  }

  @Test
  void dependentsRunOnVirtualThreads() throws Exception {
    CompletableFuture<Boolean> virtual =
        client.sendMessage(QUESTION).thenApply(answer -> Thread.currentThread().isVirtual());

    assertThat(virtual.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void errorsAreThoseOfTheClient() {
    server.inject(Fault.errorBeforeChunks("overloaded"));

    assertThatThrownBy(() -> rhetor.ask(QUESTION))
        .isInstanceOf(RhetorModelException.class)
        .hasMessageContaining("overloaded");
  }
}
