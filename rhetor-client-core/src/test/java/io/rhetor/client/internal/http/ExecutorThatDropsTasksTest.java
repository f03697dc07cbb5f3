package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executors that drop tasks, or run them at once: limits close connections all the same. */
@Timeout(60)
class ExecutorThatDropsTasksTest extends RetryScenario {
  private final AtomicInteger closed = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"300, true", "300, false", "1, true", "1, false"})
  void limit_closesTheConnection(int seconds, boolean drops) throws Exception {
    policy = RetryPolicy.none();
    totalTimeout = Optional.of(Duration.ofSeconds(seconds)).filter(limit -> seconds == 1);
    serve(
        (exchange, number) -> {
          exchange.awaitClientClose();
          closed.incrementAndGet();
        });
    Executor executor = drops ? task -> {} : Runnable::run;
    TransportSettings settings = transport.settings().copy();
    settings.executor = Optional.of(executor);
    try (HttpTransport dropping =
        new HttpTransport(settings, HttpClient.newHttpClient(), true, timers, () -> 0.5)) {
      CompletableFuture<MessageResponse> reply =
          dropping.call(post("/message"), AnswerReader::messageResponse);
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      dropping.stream(post("/stream")).subscribe(subscriber);
      await().until(() -> requests.get() == 2);

      timers.advance(Duration.ofSeconds(seconds));

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
