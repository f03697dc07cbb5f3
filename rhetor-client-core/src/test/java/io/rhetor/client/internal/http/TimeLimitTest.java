package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time limits of calls and streams, on a clock that the tests move. */
class TimeLimitTest {
  private static final Duration HEADERS = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final ManualTimers timers = new ManualTimers();
  private ScriptedServer server;
  private HttpTransport transport;

  private void serve(Optional<Duration> total, ScriptedServer.Script script) throws Exception {
    server = ScriptedServer.start(script);
    TransportSettings settings = new TransportSettings();
    settings.baseUrls = List.of(server.url());
    settings.headersTimeout = HEADERS;
    settings.idleTimeout = IDLE;
    settings.totalTimeout = total;
    settings.serverZone = Optional.of(ZoneOffset.UTC);
    settings.loggerName = "test";
    settings.plain = true;
    HttpClient client = HttpClients.create(settings, Optional.empty());
    transport = new HttpTransport(settings, client, true, timers, () -> 0.5);
  }

  private void serve(ScriptedServer.Script script) throws Exception {
    serve(Optional.empty(), script);
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    server.close();
  }

  private RecordingSubscriber subscribe(long demand) {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(demand);
    transport.stream(post("/stream")).subscribe(subscriber);
    return subscriber;
  }

  private CompletableFuture<MessageResponse> call() {
    return transport.call(post("/message"), AnswerReader::messageResponse);
  }

  private static ApiRequest post(String path) {
    return ApiRequest.post(ApiPath.of(path), "{}".getBytes(StandardCharsets.UTF_8));
  }

  private void awaitRequest() {
    await().until(() -> !server.exchanges().isEmpty());
  }

  private static RhetorTimeoutException timeoutIn(Throwable failure) {
    Throwable plain = failure instanceof RhetorStreamException ? failure.getCause() : failure;
    assertThat(plain).isInstanceOf(RhetorTimeoutException.class);
    return (RhetorTimeoutException) plain;
  }

  @Test
  void headersTimeout_endsAStreamWhoseServerDoesNotBegin() throws Exception {
    serve(exchange -> exchange.awaitClientClose());
    RecordingSubscriber subscriber = subscribe(1);
    awaitRequest();

    timers.advance(HEADERS.minusMillis(1));
    assertThat(subscriber.hasEnded()).isFalse();
    timers.advance(Duration.ofMillis(1));

    RhetorTimeoutException timeout = timeoutIn(subscriber.awaitFailure());
    assertThat(timeout.phase()).isEqualTo(Phase.HEADERS);
    assertThat(timeout.limit()).isEqualTo(HEADERS);
    assertThat(timeout.mayHaveBeenProcessed()).isTrue();
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void headersTimeout_endsACall() throws Exception {
    serve(exchange -> exchange.awaitClientClose());
    CompletableFuture<MessageResponse> call = call();
    awaitRequest();

    timers.advance(HEADERS);

    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfSatisfying(
            RhetorTimeoutException.class,
            timeout -> assertThat(timeout.phase()).isEqualTo(Phase.HEADERS));
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void idleTimeout_endsAStreamThatFallsSilent_withItsPartialText() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("half");
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    await().until(() -> subscriber.chunks().size() == 1);

    await().until(() -> advancedToTheEnd(subscriber));

    Throwable failure = subscriber.awaitFailure();
    assertThat(timeoutIn(failure).phase()).isEqualTo(Phase.IDLE);
    assertThat(((RhetorStreamException) failure).partial()).isEqualTo("half");
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  private boolean advancedToTheEnd(RecordingSubscriber subscriber) {
    timers.advance(IDLE);
    return subscriber.hasEnded();
  }

  @Test
  void idleTimeout_doesNotCountWhileNothingIsAskedFor() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("one").text("two");
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = subscribe(1);
    await().until(() -> subscriber.chunks().size() == 1);

    timers.advance(Duration.ofHours(10));
    assertThat(subscriber.hasEnded()).isFalse();

    subscriber.subscription().request(2);
    await().until(() -> subscriber.chunks().size() == 2);
    await().until(() -> advancedToTheEnd(subscriber));
    assertThat(timeoutIn(subscriber.awaitFailure()).phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void idleTimeout_doesNotCountWhileASubscriberThatWantsAllIsBusy() throws Exception {
    Semaphore goOn = new Semaphore(0);
    serve(
        exchange -> {
          exchange.startEvents().text("a");
          goOn.acquire();
          exchange.text("b").done().endTransfer();
        });
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> release = new CompletableFuture<>();
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  busy.complete(null);
                  release.join();
                });
    transport.stream(post("/stream")).subscribe(subscriber);
    Outcomes.valueOf(busy);
    goOn.release();
    timers.advance(IDLE.multipliedBy(2));
    release.complete(null);

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("ab");
  }

  @Test
  void idleTimeout_takesPingsForSignsOfLife() throws Exception {
    Semaphore pings = new Semaphore(0);
    serve(
        exchange -> {
          exchange.startEvents();
          for (int i = 0; i < 5; i++) {
            pings.acquire();
            exchange.transferChunk(": ping - 2026-11-22 10:54:09.632285+00:00\r\n\r\n");
          }
          pings.acquire();
          exchange.text("alive").done().endTransfer();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    awaitRequest();
    await().until(() -> timers.readings() > 0);

    for (int i = 0; i < 5; i++) {
      timers.advance(IDLE.minusMillis(1));
      long before = timers.readings();
      pings.release();
      await().until(() -> timers.readings() > before);
    }
    pings.release();

    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("alive");
  }

  @Test
  void idleTimeout_endsACallWhoseBodyStalls() throws Exception {
    serve(
        exchange -> {
          exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mess");
          exchange.awaitClientClose();
        });
    CompletableFuture<MessageResponse> call = call();
    awaitRequest();
    await().until(() -> timers.readings() > 0);

    await()
        .until(
            () -> {
              timers.advance(IDLE);
              return call.isDone();
            });

    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfSatisfying(
            RhetorTimeoutException.class,
            timeout -> assertThat(timeout.phase()).isEqualTo(Phase.IDLE));
  }

  @Test
  void totalTimeout_endsAStreamHoweverLively() throws Exception {
    Duration total = Duration.ofSeconds(10);
    serve(
        Optional.of(total),
        exchange -> {
          exchange.startEvents().text("still going");
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    await().until(() -> subscriber.chunks().size() == 1);

    timers.advance(total);

    RhetorTimeoutException timeout = timeoutIn(subscriber.awaitFailure());
    assertThat(timeout.phase()).isEqualTo(Phase.TOTAL);
    assertThat(timeout.limit()).isEqualTo(total);
  }

  @Test
  void finishedCalls_leaveNoTimerBehind() throws Exception {
    serve(
        Optional.of(Duration.ofHours(1)),
        exchange -> exchange.startEvents().text("all").done().endTransfer());
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    subscriber.awaitCompletion();

    await().until(() -> timers.pending() == 0);
  }

  @Test
  void bodyThatGoesOnBehindTheAnswer_isGivenUpAfterAMoment() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("all").done();
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);
    subscriber.awaitCompletion();
    await().until(() -> timers.pending() == 1);
    assertThat(server.exchanges().get(0).clientClosed()).isNotDone();

    timers.advance(Duration.ofSeconds(1));

    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void bodyThatPoursOnBehindTheAnswer_isGivenUpAtOnce() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("all").done();
          // More than has been read ahead and is under way.
          for (int i = 0; i < 200; i++) {
            exchange.transferChunk(": behind the end\r\n".repeat(600));
          }
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = subscribe(Long.MAX_VALUE);

    subscriber.awaitCompletion();

    await().until(() -> timers.pending() == 0);
    assertThat(subscriber.text()).isEqualTo("all");
  }

  @Test
  void connectTimeout_isATimeoutAfterWhichNothingWasSent() throws Exception {
    serve(exchange -> exchange.awaitClientClose());
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(neverAccepts.getInetAddress(), neverAccepts.getLocalPort());
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(address);
        waiting.add(channel);
      }
      RhetorConfig config =
          RhetorConfig.builder()
              .baseUrl("http://127.0.0.1:" + neverAccepts.getLocalPort())
              .connectTimeout(Duration.ofMillis(100))
              .retryPolicy(RetryPolicy.none())
              .build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        assertThatThrownBy(() -> rhetor.sendMessage("Hi").join())
            .cause()
            .isInstanceOfSatisfying(
                RhetorTimeoutException.class,
                timeout -> {
                  assertThat(timeout.phase()).isEqualTo(Phase.CONNECT);
                  assertThat(timeout.mayHaveBeenProcessed()).isFalse();
                });
      }
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }
}
