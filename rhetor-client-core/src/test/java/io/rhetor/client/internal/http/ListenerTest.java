package io.rhetor.client.internal.http;

import static io.rhetor.client.listener.ClientEvent.Kind.ATTEMPT_STARTED;
import static io.rhetor.client.listener.ClientEvent.Kind.CANCELLED;
import static io.rhetor.client.listener.ClientEvent.Kind.FAILED;
import static io.rhetor.client.listener.ClientEvent.Kind.FIRST_CHUNK;
import static io.rhetor.client.listener.ClientEvent.Kind.HEADERS_RECEIVED;
import static io.rhetor.client.listener.ClientEvent.Kind.RETRY_SCHEDULED;
import static io.rhetor.client.listener.ClientEvent.Kind.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordedLog;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener is told of a call, and in which order. */
class ListenerTest extends RetryScenario {
  private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    listener = Optional.of(events::add);
  }

  private List<Kind> kinds() {
    return events.stream().map(ClientEvent::kind).collect(Collectors.toList());
  }

  private ClientEvent last() {
    return events.get(events.size() - 1);
  }

  @Test
  void success() throws Exception {
    serve(RetryScenario::answer);

    Outcomes.valueOf(call());

    assertThat(kinds()).containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, SUCCEEDED);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.callId()).isEqualTo(last().callId());
              assertThat(event.operation()).isEqualTo("POST /message");
              assertThat(event.transport()).isEqualTo("http");
              assertThat(event.attempt()).isEqualTo(1);
              assertThat(event.elapsed()).isZero();
              assertThat(event.delay()).isEmpty();
              assertThat(event.failure()).isEmpty();
              assertThat(event.target()).isEmpty();
            });
  }

  @Test
  void everyCallHasANumberOfItsOwn() throws Exception {
    serve(RetryScenario::answer);

    Outcomes.valueOf(call());
    Outcomes.valueOf(call());

    assertThat(events.get(3).callId()).isGreaterThan(events.get(0).callId());
  }

  @Test
  void retry_tellsWhyAndWhen() throws Exception {
    serve(unavailableUntil(2, RetryScenario::answer));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    Outcomes.valueOf(call);

    assertThat(kinds())
        .containsExactly(
            ATTEMPT_STARTED,
            HEADERS_RECEIVED,
            RETRY_SCHEDULED,
            ATTEMPT_STARTED,
            HEADERS_RECEIVED,
            SUCCEEDED);
    ClientEvent retry = events.get(2);
    assertThat(retry.attempt()).isEqualTo(1);
    assertThat(retry.delay()).hasValue(HALF_OF_FIRST);
    assertThat(retry.failure().orElseThrow()).isInstanceOf(RhetorServerException.class);
    assertThat(events.get(3).attempt()).isEqualTo(2);
    assertThat(events.get(3).elapsed()).isEqualTo(HALF_OF_FIRST);
    assertThat(last().attempt()).isEqualTo(2);
  }

  @Test
  void failure_isTheOneThatTheCallerGets() throws Exception {
    serve((exchange, number) -> exchange.respondJson(400, "{}"));

    RhetorBadRequestException failure = Outcomes.failureOf(call(), RhetorBadRequestException.class);

    assertThat(kinds()).containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, FAILED);
    assertThat(last().failure().orElseThrow()).isSameAs(failure);
  }

  @Test
  void redirect_isPartOfItsAttempt() throws Exception {
    serve(
        (exchange, number) -> {
          if (number == 1) {
            refuse(exchange, 307, "Location: /message/");
          } else {
            answer(exchange, number);
          }
        });

    Outcomes.valueOf(call());

    assertThat(kinds()).containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, SUCCEEDED);
  }

  @Test
  void cancellationOfAnAttempt() throws Exception {
    serve((exchange, number) -> exchange.awaitClientClose());
    CompletableFuture<?> call = call().thenApply(MessageResponse::message);
    await().until(() -> requests.get() == 1);

    call.cancel(true);

    await().untilAsserted(() -> assertThat(kinds()).containsExactly(ATTEMPT_STARTED, CANCELLED));
  }

  @Test
  void cancellationOfAWait() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    CompletableFuture<?> call = call();
    awaitWait(HALF_OF_FIRST);

    call.cancel(true);
    timers.advance(Duration.ofHours(1));

    await()
        .untilAsserted(
            () ->
                assertThat(kinds())
                    .containsExactly(
                        ATTEMPT_STARTED, HEADERS_RECEIVED, RETRY_SCHEDULED, CANCELLED));
  }

  @Test
  void closing_isAFailure() throws Exception {
    serve((exchange, number) -> exchange.awaitClientClose());
    CompletableFuture<?> call = call();
    await().until(() -> requests.get() == 1);

    transport.close();
    Outcomes.failureOf(call, ClientClosedException.class);
    Outcomes.failureOf(call(), ClientClosedException.class);

    assertThat(kinds()).containsExactly(ATTEMPT_STARTED, FAILED, FAILED);
    assertThat(last().attempt()).isZero();
    assertThat(last().failure().orElseThrow()).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void stream_tellsOfItsFirstChunk_andOfItsEndBeforeAllIsAskedFor() throws Exception {
    serve(
        unavailableUntil(
            2,
            (exchange, number) -> exchange.startEvents().text("a").text("b").done().endTransfer()));
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    subscriber.awaitCompletion();

    assertThat(kinds())
        .containsExactly(
            ATTEMPT_STARTED,
            HEADERS_RECEIVED,
            RETRY_SCHEDULED,
            ATTEMPT_STARTED,
            HEADERS_RECEIVED,
            FIRST_CHUNK,
            SUCCEEDED);
    assertThat(last().operation()).isEqualTo("POST /stream");
  }

  @Test
  void streamOfOneChunk_tellsOfTheChunkFirst() throws Exception {
    serve((exchange, number) -> exchange.respondJson(200, REPLY));

    subscribe(1).awaitCompletion();

    assertThat(kinds()).containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, FIRST_CHUNK, SUCCEEDED);
  }

  @Test
  void streamThatBreaks_tellsThePlainFailure_withoutTheTextSoFar() throws Exception {
    serve(
        (exchange, number) -> {
          exchange.startEvents().text("secret half");
          exchange.reset();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
    assertThat(kinds()).containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, FIRST_CHUNK, FAILED);
    assertThat(last().failure().orElseThrow()).isInstanceOf(RhetorConnectionException.class);
    assertThat(events).allSatisfy(event -> assertThat(event.toString()).doesNotContain("secret"));
  }

  @Test
  void streamThatIsCancelled() throws Exception {
    serve(
        (exchange, number) -> {
          exchange.startEvents().text("a");
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    await().until(() -> subscriber.chunks().size() == 1);

    subscriber.subscription().cancel();
    subscriber.subscription().cancel();

    await()
        .untilAsserted(
            () ->
                assertThat(kinds())
                    .containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, FIRST_CHUNK, CANCELLED));
  }

  @Test
  void listenerThatThrows_harmsNoCall_andIsLogged() throws Exception {
    listener =
        Optional.of(
            event -> {
              throw new AssertionError("as the test wants");
            });
    serve(unavailableUntil(2, RetryScenario::answer));
    try (RecordedLog log = RecordedLog.of(ClientListener.class, Level.WARNING)) {
      CompletableFuture<MessageResponse> call = call();
      awaitWait(HALF_OF_FIRST);
      timers.advance(HALF_OF_FIRST);

      assertThat(Outcomes.valueOf(call).message()).isEqualTo("done");
      assertThat(log.lines()).hasSize(6).allMatch(line -> line.startsWith("WARNING The listener"));
    }
  }

  @Test
  void listenerThatBlocks_holdsUpItsEventsAlone() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    listener =
        Optional.of(
            event -> {
              threads.add(Thread.currentThread());
              awaitUninterruptibly(release);
              events.add(event);
            });
    serve(RetryScenario::answer);

    assertThat(Outcomes.valueOf(call()).message()).isEqualTo("done");
    assertThat(events).isEmpty();
    release.countDown();

    await()
        .untilAsserted(
            () ->
                assertThat(kinds()).containsExactly(ATTEMPT_STARTED, HEADERS_RECEIVED, SUCCEEDED));
    assertThat(threads).allMatch(thread -> thread.getName().startsWith("rhetor-callback"));
  }

  @Test
  void listenerThatBlocks_doesNotKeepACallFromBeingCancelled() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    listener = Optional.of(event -> awaitUninterruptibly(release));
    CountDownLatch left = new CountDownLatch(1);
    serve(
        (exchange, number) -> {
          exchange.awaitClientClose();
          left.countDown();
        });
    CompletableFuture<?> call = call();
    await().until(() -> requests.get() == 1);

    call.cancel(true);

    assertThat(left.await(30, TimeUnit.SECONDS)).as("the server sees it").isTrue();
    release.countDown();
  }

  @Test
  void listenerThatClosesTheClient_endsTheCall() throws Exception {
    listener = Optional.of(event -> transport.close());
    serve((exchange, number) -> exchange.awaitClientClose());

    Outcomes.failureOf(call(), ClientClosedException.class);

    assertThat(timers.pending()).isZero();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
