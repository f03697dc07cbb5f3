package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.resilience.FallbackPolicy;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers that ask for nothing, on a clock that the tests move. */
class PauseTimeoutTest {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration TICK = Duration.ofMillis(1);

  private final ManualTimers timers = new ManualTimers();
  private Duration limit = LIMIT;
  private ScriptedServer server;
  private HttpTransport transport;

  @AfterEach
  void close() throws Exception {
    if (transport != null) {
      transport.close();
      server.close();
    }
  }

  @Test
  void aSubscriberThatStopsAskingLosesItsStream() throws Exception {
    serve(PauseTimeoutTest::twoChunksAndSilence);
    RecordingSubscriber subscriber = subscribe(1);
    await().until(() -> subscriber.text().equals("a"));
    awaitCounting();

    timers.advance(LIMIT.minus(TICK));
    assertThat(subscriber.hasEnded()).isFalse();
    timers.advance(TICK);

    Throwable failure = subscriber.awaitFailure();
    assertThat(failure).isInstanceOf(RhetorStreamException.class);
    assertThat(((RhetorStreamException) failure).partial()).startsWith("a");
    assertPause(failure.getCause());
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void aSubscriberThatNeverAsksLosesItsStream() throws Exception {
    serve(ScriptedExchange::awaitClientClose);
    RecordingSubscriber subscriber = subscribe(0);
    await().until(() -> !server.exchanges().isEmpty());
    awaitCounting();

    // The headers do not come for 5 minutes less.
    timers.advance(LIMIT);

    assertPause(subscriber.awaitFailure());
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void aBlockingStreamThatIsNotClosedLosesItsConnection() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents();
          for (int i = 0; i < 200; i++) {
            exchange.text("a");
          }
          exchange.awaitClientClose();
        });
    Iterator<StreamChunk> chunks =
        transport.stream(RetryScenario.post("/stream")).toStream().iterator();
    assertThat(chunks.next().text()).isEqualTo("a");
    awaitCounting();

    // The pause may begin anew once more, for what the iterator asks for when it is called.
    CompletableFuture<?> closed = server.exchanges().get(0).clientClosed();
    await()
        .until(
            () -> {
              timers.advance(LIMIT);
              return closed.isDone();
            });

    assertThatThrownBy(() -> chunks.forEachRemaining(chunk -> {}))
        .isInstanceOf(RhetorStreamException.class)
        .cause()
        .satisfies(PauseTimeoutTest::assertPause);
  }

  @Test
  void timeWithinOnNextDoesNotCount() throws Exception {
    serve(PauseTimeoutTest::twoChunksAndSilence);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch within = new CountDownLatch(1);
    RecordingSubscriber subscriber =
        RecordingSubscriber.requesting(1)
            .onChunk(
                (subscription, chunk) -> {
                  within.countDown();
                  try {
                    go.await();
                  } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                  }
                });
    transport.stream(RetryScenario.post("/stream")).subscribe(subscriber);
    within.await();

    timers.advance(LIMIT.multipliedBy(2));
    go.countDown();
    awaitCounting();
    subscriber.subscription().request(1);

    await().until(() -> subscriber.text().equals("ab"));
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void eachDemandBeginsThePauseAnew() throws Exception {
    serve(PauseTimeoutTest::twoChunksAndSilence);
    RecordingSubscriber subscriber = subscribe(1);
    await().until(() -> subscriber.text().equals("a"));
    awaitCounting();
    timers.advance(LIMIT.minus(TICK));
    long readings = timers.readings();
    subscriber.subscription().request(1);
    await().until(() -> subscriber.text().equals("ab") && timers.readings() > readings);

    timers.advance(LIMIT.minus(TICK));

    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void withoutLimit_aSubscriberMayPauseForEver() throws Exception {
    limit = Duration.ZERO;
    serve(PauseTimeoutTest::twoChunksAndSilence);
    RecordingSubscriber subscriber = subscribe(1);
    await().until(() -> subscriber.text().equals("a"));

    timers.advance(Duration.ofDays(100));

    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void noTimerOutlivesItsStream() throws Exception {
    serve(PauseTimeoutTest::twoChunksAndSilence);
    RecordingSubscriber subscriber = subscribe(1);
    await().until(() -> subscriber.text().equals("a"));
    awaitCounting();

    transport.close();
    subscriber.awaitFailure();

    await().until(() -> timers.pending() == 0);
  }

  @Test
  void aPauseIsNoFaultOfATarget() {
    RhetorTimeoutException pause =
        new RhetorTimeoutException(Phase.PAUSE, LIMIT, "asked for nothing", null, true);

    assertThat(FallbackPolicy.isTargetsFault(pause)).isFalse();
    assertThat(Failures.isUnavailability(pause)).isFalse();
  }

  @Test
  void byDefaultTheLimitIs15Minutes_andZeroMeansNone() {
    assertThat(RhetorConfig.builder().build().pauseTimeout()).isEqualTo(LIMIT);
    assertThat(RhetorConfig.builder().pauseTimeout(Duration.ZERO).build().pauseTimeout())
        .isEqualTo(Duration.ZERO);
    assertThatThrownBy(() -> RhetorConfig.builder().pauseTimeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pauseTimeout: ");
    assertThatThrownBy(() -> RhetorConfig.builder().pauseTimeout(Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pauseTimeout: ");
  }

  private static void assertPause(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            RhetorTimeoutException.class,
            timeout -> {
              assertThat(timeout.phase()).isEqualTo(Phase.PAUSE);
              assertThat(timeout.limit()).isEqualTo(LIMIT);
              assertThat(timeout).hasMessageContaining("pauseTimeout");
            });
  }

  private static void twoChunksAndSilence(ScriptedExchange exchange) throws IOException {
    exchange.startEvents().text("a").text("b").awaitClientClose();
  }

  /** Waits until the stream is at rest without demand. */
  private void awaitCounting() {
    await().until(() -> timers.pendingIn(LIMIT) > 0);
  }

  private RecordingSubscriber subscribe(long demand) {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(demand);
    transport.stream(RetryScenario.post("/stream")).subscribe(subscriber);
    return subscriber;
  }

  private void serve(ScriptedServer.Script script) throws IOException {
    server = ScriptedServer.start(script);
    TransportSettings settings = new TransportSettings();
    settings.baseUrls = List.of(server.url());
    settings.headersTimeout = Duration.ofDays(200);
    settings.idleTimeout = Duration.ofDays(200);
    settings.pauseTimeout = limit;
    settings.retryPolicy = RetryPolicy.none();
    settings.plain = true;
    settings.loggerName = "test";
    transport =
        new HttpTransport(
            settings, HttpClients.create(settings, Optional.empty()), true, timers, () -> 0.5);
  }
}
