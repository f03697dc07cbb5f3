package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.testing.Clients;
import io.rhetor.client.testing.RecordingSubscriber;
import io.rhetor.client.testing.ScriptedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Executors that drop tasks, or run them at once: limits close connections all the same. */
@Timeout(60)
class ExecutorThatDropsTasksTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  static Stream<Arguments> limits() {
    return Stream.<UnaryOperator<RhetorConfig.Builder>>of(
            config -> config.headersTimeout(LIMIT), config -> config.totalTimeout(LIMIT))
        .flatMap(limit -> Stream.of(Arguments.of(limit, true), Arguments.of(limit, false)));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void limit_closesTheConnection(UnaryOperator<RhetorConfig.Builder> limit, boolean drops)
      throws Exception {
    Executor executor = drops ? task -> {} : Runnable::run;
    AtomicInteger closed = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.awaitClientClose();
                  closed.incrementAndGet();
                });
        RhetorClient rhetor =
            RhetorClient.create(
                limit
                    .apply(Clients.configFor(server))
                    .retryPolicy(RetryPolicy.none())
                    .executor(executor)
                    .build())) {
      CompletableFuture<MessageResponse> reply = rhetor.sendMessage("Hi");
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);

      await().until(() -> closed.get() == 2);

      if (drops) {
        assertThat(reply).isNotDone();
        assertThat(subscriber.hasEnded()).isFalse();
      } else {
        await().until(() -> reply.isCompletedExceptionally() && subscriber.hasEnded());
      }
    }
  }
}
