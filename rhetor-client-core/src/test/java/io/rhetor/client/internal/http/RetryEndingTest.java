package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What ends a call between its attempts, and what allows none. */
class RetryEndingTest extends RetryScenario {
  @Test
  void cancellationOfADerivedFuture_endsTheWait() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    CompletableFuture<MessageResponse> call = call();
    CompletableFuture<String> derived = call.thenApply(MessageResponse::message);
    awaitWait(HALF_OF_FIRST);

    derived.cancel(true);

    assertThat(timers.pending()).isZero();
    assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    timers.advance(Duration.ofHours(1));
    assertThat(requests).hasValue(1);
  }

  @Test
  void cancellationInALaterAttempt_closesItsConnection() throws Exception {
    serve(unavailableUntil(2, (exchange, number) -> exchange.awaitClientClose()));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    await().until(() -> requests.get() == 2);

    call.cancel(true);

    assertThat(server.exchanges().get(1).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void closing_endsTheWait_andTellsWhatWasWaitedAfter() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    awaitWait(HALF_OF_SECOND);

    transport.close();

    ClientClosedException failure = Outcomes.failureOf(call, ClientClosedException.class);
    assertThat(failure).hasCauseInstanceOf(RhetorServerException.class);
    assertThat(failure.attemptCount()).isEqualTo(2);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(timers.pending()).isZero();
  }

  @Test
  void requestThatCannotBeMade_isNotAttemptedAgain() throws Exception {
    serve(RetryScenario::answer);
    AtomicInteger asked = new AtomicInteger();
    TransportSettings withoutToken = transport.settings().copy();
    withoutToken.token =
        Optional.of(
            () -> {
              asked.incrementAndGet();
              throw new IllegalStateException("vault sealed");
            });
    try (HttpTransport broken =
        new HttpTransport(withoutToken, HttpClient.newHttpClient(), true, timers, () -> 0.5)) {
      CompletableFuture<MessageResponse> call =
          broken.call(post("/message"), AnswerReader::messageResponse);

      assertThat(Outcomes.failureOf(call, RhetorConnectionException.class).attemptCount())
          .isEqualTo(1);
      assertThat(asked).hasValue(1);
      assertThat(timers.pending()).isZero();
    }
  }

  @Test
  void streamThatIsCancelledAsItBegins_sendsNothing() throws Exception {
    serve(RetryScenario::answer);
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    Timers cancelling =
        new Timers() {
          @Override
          public long nanoTime() {
            subscriber.subscription().cancel();
            return timers.nanoTime();
          }

          @Override
          public Timer schedule(long nanos, Runnable task) {
            return timers.schedule(nanos, task);
          }
        };
    try (HttpTransport begun =
        new HttpTransport(
            transport.settings(), HttpClient.newHttpClient(), true, cancelling, () -> 0.5)) {
      begun.stream(post("/stream")).subscribe(subscriber);
    }

    assertThat(subscriber.hasEnded()).isFalse();
    assertThat(timers.pending()).isZero();
    assertThat(requests).hasValue(0);
    assertThat(server.connectionCount()).isZero();
  }

  @Test
  void view_hasItsOwnPolicyAndTheSameEnd() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    TransportSettings never = transport.settings().copy();
    never.retryPolicy = RetryPolicy.none();
    HttpTransport once = transport.with(never);

    Outcomes.failureOf(
        once.call(post("/message"), AnswerReader::messageResponse), RhetorServerException.class);
    assertThat(requests).hasValue(1);
    CompletableFuture<MessageResponse> waiting = call();
    awaitWait(HALF_OF_FIRST);
    once.close();

    Outcomes.failureOf(waiting, ClientClosedException.class);
    Outcomes.failureOf(call(), ClientClosedException.class);
  }
}
