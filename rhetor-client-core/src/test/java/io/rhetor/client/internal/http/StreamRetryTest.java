package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams, which are attempted again only before their first event. */
class StreamRetryTest extends RetryScenario {
  @Test
  void cancellationOfTheSubscription_endsTheWait() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    RecordingSubscriber subscriber = subscribe(1);
    awaitWait(HALF_OF_FIRST);

    subscriber.subscription().cancel();

    assertThat(timers.pending()).isZero();
    assertThat(subscriber.hasEnded()).isFalse();
    timers.advance(Duration.ofHours(1));
    assertThat(requests).hasValue(1);
  }

  @Test
  void closing_endsTheWaitOfAStream() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    RecordingSubscriber subscriber = subscribe(1);
    awaitWait(HALF_OF_FIRST);

    transport.close();

    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void stream_goesOnWithItsDemand_whenALaterAttemptAnswers() throws Exception {
    serve(
        unavailableUntil(
            2,
            (exchange, number) -> {
              exchange.startEvents();
              exchange.transferChunk("data: {\"chunk\":\"a\"}\n\ndata: {\"chunk\":\"b\"}\n\n");
              exchange.done().endTransfer();
            }));
    RecordingSubscriber subscriber = subscribe(1);
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    await().until(() -> subscriber.chunks().size() == 1);
    assertThat(subscriber.text()).isEqualTo("a");

    subscriber.subscription().request(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("ab");
    await().until(() -> timers.pending() == 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streamThatBreaksBeforeItsFirstEvent_isAttemptedAgain_ifTheUserOptsIn(boolean optsIn)
      throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(optsIn).build();
    serve(
        (exchange, number) -> {
          exchange.startEvents();
          if (number == 1) {
            exchange.transferChunk(": ping - 2026-11-22\r\n\r\ndata: {\"chu").reset();
          } else {
            exchange.text("whole").done().endTransfer();
          }
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    if (optsIn) {
      awaitWait(HALF_OF_FIRST);
      timers.advance(HALF_OF_FIRST);

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("whole");
    } else {
      assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorConnectionException.class);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void streamThatEndsInGoodOrderBeforeItsFirstEvent_isAttemptedAgain() throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(true).build();
    serve(
        (exchange, number) -> {
          exchange.startEvents();
          if (number > 1) {
            exchange.text("whole").done();
          }
          exchange.endTransfer();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("whole");
  }

  @Test
  void streamThatFallsSilentBeforeItsFirstEvent_isAttemptedAgain() throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(true).build();
    serve(
        (exchange, number) -> {
          exchange.startEvents();
          if (number == 1) {
            exchange.awaitClientClose();
          } else {
            exchange.text("whole").done().endTransfer();
          }
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    awaitWait(Duration.ofSeconds(60));
    timers.advance(Duration.ofSeconds(60));
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("whole");
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void streamThatBreaksAfterAnEvent_isNotAttemptedAgain_evenIfTheUserOptsIn() throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(true).build();
    serve(
        unavailableUntil(
            2,
            (exchange, number) -> {
              exchange.startEvents().text("half");
              exchange.reset();
            }));
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    Throwable failure = subscriber.awaitFailure();
    assertThat(failure).isInstanceOf(RhetorStreamException.class);
    assertThat(((RhetorException) failure).attemptCount()).isEqualTo(2);
    assertThat(requests).hasValue(2);
    assertThat(timers.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: {\"error\":\"no provider\",\"done\":true}\n\n", "event: pong\ndata: 1\n\n"})
  void streamWhoseFirstEventIsNoChunk_isNotAttemptedAgain(String event) throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(true).build();
    serve(
        (exchange, number) -> {
          exchange.startEvents().transferChunk(event);
          exchange.reset();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    assertThat(((RhetorException) subscriber.awaitFailure()).attemptCount()).isEqualTo(1);
    assertThat(requests).hasValue(1);
  }

  @Test
  void failureOfTheModel_isNotAttemptedAgain_evenIfTheUserOptsIn() throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(true).build();
    serve((exchange, number) -> exchange.respondJson(200, "{\"error\":\"no provider\"}"));

    assertThat(Outcomes.failureOf(call(), RhetorException.class).attemptCount()).isEqualTo(1);
    assertThat(((RhetorException) subscribe(1).awaitFailure()).attemptCount()).isEqualTo(1);
    assertThat(requests).hasValue(2);
  }
}
