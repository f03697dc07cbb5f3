package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedServer.Script;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a call moves to another server, and when it must not. */
class FailoverTest extends ServerListScenario {
  private static final Script CUT = exchange -> exchange.reset();
  private static final Script STREAM =
      exchange -> exchange.startEvents().text("a").text("b").done().endTransfer();

  @Test
  void callThatReads_movesAtOnce_whenItsServerIsGone() throws Exception {
    start(2);
    server(0).die();

    answered(get());

    assertThat(requests()).containsExactly(0, 1);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void messageToAServerThatIsGone_isSentOnceInAll() throws Exception {
    start(3);
    preferredBy("quill:user1").get(0).die();

    answered(message("quill:user1"));

    assertThat(preferredBy("quill:user1").get(1).requests()).isEqualTo(1);
    assertThat(requests()).containsExactlyInAnyOrder(0, 1, 0);
  }

  @Test
  void messageThatWasCutAfterItWasSent_isNotMoved() throws Exception {
    start(2);
    server(0).script = CUT;

    RhetorConnectionException failure =
        Outcomes.failureOf(message(), RhetorConnectionException.class);

    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(failure).hasMessageContaining(server(0).url().toString());
    assertThat(requests()).containsExactly(1, 0);
  }

  @Test
  void messageThatWasCut_isMoved_ifTheUserOptsIn() throws Exception {
    retryPolicy = RetryPolicy.builder().repeatUnsafeCalls(true).build();
    start(2);
    server(0).script = CUT;

    answered(message());

    assertThat(requests()).containsExactly(1, 1);
  }

  @Test
  void silentServer_losesItsCall_whenTheLimitHasPassed() throws Exception {
    retryPolicy = RetryPolicy.builder().maxElapsedTime(Duration.ofHours(1)).build();
    start(2);
    server(0).script = exchange -> exchange.awaitClientClose();
    CompletableFuture<MessageResponse> call = get();
    awaitRequests(server(0), 1);
    awaitWait(Duration.ofMinutes(5));

    timers.advance(Duration.ofMinutes(5));

    answered(call);
    assertThat(server(0).exchange(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
    assertThat(requests()).containsExactly(1, 1);
  }

  @Test
  void moving_needsNoTimeForAWait() throws Exception {
    totalTimeout = Optional.of(Duration.ofMillis(100));
    retryPolicy = RetryPolicy.builder().maxElapsedTime(Duration.ofMillis(100)).build();
    start(2);
    server(0).script = UNAVAILABLE;

    answered(get());

    assertThat(requests()).containsExactly(1, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stream_movesBeforeItsFirstEvent_withItsDemand(boolean gone) throws Exception {
    start(2);
    server(1).script = STREAM;
    if (gone) {
      server(0).die();
    } else {
      server(0).script = UNAVAILABLE;
    }
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
    transport.stream(post("/stream")).subscribe(subscriber);
    await().until(() -> subscriber.chunks().size() == 1);

    subscriber.subscription().request(1);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("ab");
    assertThat(server(1).requests()).isEqualTo(1);
  }

  @Test
  void stream_doesNotMoveAfterItsFirstEvent() throws Exception {
    retryPolicy = RetryPolicy.builder().repeatUnsafeCalls(true).build();
    start(2);
    server(0).script = exchange -> exchange.startEvents().text("a").reset();
    RecordingSubscriber subscriber = stream();

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
    assertThat(requests()).containsExactly(1, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streamThatBreaksBeforeItsFirstEvent_movesOnlyIfTheUserOptsIn(boolean optsIn)
      throws Exception {
    retryPolicy = RetryPolicy.builder().repeatUnsafeCalls(optsIn).build();
    start(2);
    server(0).script = exchange -> exchange.startEvents().endTransfer();
    server(1).script = STREAM;
    RecordingSubscriber subscriber = stream();

    if (optsIn) {
      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("ab");
    } else {
      assertThat(subscriber.awaitFailure())
          .isInstanceOf(RhetorConnectionException.class)
          .hasMessageContaining(server(0).url() + "/stream");
    }
    assertThat(requests()).containsExactly(1, optsIn ? 1 : 0);
  }

  @Test
  void allServersGone_isOneErrorWithAllAttempts() throws Exception {
    start(3);
    for (Backend each : servers) {
      each.die();
    }

    RhetorConnectionException failure =
        Outcomes.failureOf(message(), RhetorConnectionException.class);

    assertThat(failure).hasMessageContaining(server(2).url().toString());
    assertThat(failure.attemptCount()).isEqualTo(3);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            first -> assertThat(first).contains(server(0).url().toString()),
            second -> assertThat(second).contains(server(1).url().toString()));
    assertThat(timers.pending()).isZero();
  }

  @Test
  void failureOfAStatus_namesItsServer() throws Exception {
    start(2);
    server(0).script = exchange -> exchange.respondJson(500, "{}");
    server(1).script = exchange -> exchange.respond(200, "text/html", "<html>");

    assertThat(Outcomes.failureOf(get(), RhetorServerException.class))
        .hasMessageContaining(server(0).url() + "/thing");
    assertThat(Outcomes.failureOf(get(), RhetorProtocolException.class))
        .hasMessageContaining(server(1).url() + "/thing");
  }

  @Test
  void cancellationAfterAMove_closesTheConnectionToTheOtherServer() throws Exception {
    start(2);
    server(0).script = UNAVAILABLE;
    server(1).script = exchange -> exchange.awaitClientClose();
    CompletableFuture<MessageResponse> call = get();
    awaitRequests(server(1), 1);

    call.cancel(true);

    assertThat(server(1).exchange(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
    assertThat(timers.pending()).isZero();
    assertThat(requests()).containsExactly(1, 1);
  }

  @Test
  void cancellation_endsTheWaitAfterAllWereAsked() throws Exception {
    start(2);
    servers.forEach(each -> each.script = UNAVAILABLE);
    CompletableFuture<MessageResponse> call = get();
    awaitWait(Duration.ofMillis(500));

    call.cancel(true);

    assertThat(timers.pending()).isZero();
    timers.advance(Duration.ofHours(1));
    assertThat(requests()).containsExactly(1, 1);
  }

  @Test
  void closingWhileTheOtherServerIsAsked_failsWithWhatWasBefore() throws Exception {
    start(2);
    server(0).script = UNAVAILABLE;
    server(1).script = exchange -> exchange.awaitClientClose();
    CompletableFuture<MessageResponse> call = get();
    awaitRequests(server(1), 1);

    transport.close();

    RhetorException failure = Outcomes.failureOf(call, RhetorException.class);
    assertThat(failure.attemptCount()).isEqualTo(2);
    assertThat(server(1).exchange(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }
}
