package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals whose body does not come, or not to its end: the headers decide. */
@KeepsDeadSockets
class RefusalBodyTest extends RetryScenario {
  private static final String BEGINNING = "{\"detail\":\"Bu";
  private static final Duration PATIENCE = RefusalBody.PATIENCE;

  private final Semaphore drops = new Semaphore(0);

  /** How the body of a refusal goes on behind its beginning. */
  private enum Body {
    STALLS(true) {
      @Override
      void play(ScriptedExchange exchange, Semaphore drops) throws IOException {
        exchange.awaitClientClose();
      }
    },
    DRIPS(true) {
      @Override
      void play(ScriptedExchange exchange, Semaphore drops)
          throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
          drops.acquire();
          exchange.send("x");
        }
        exchange.awaitClientClose();
      }
    },
    IS_CUT(false) {
      @Override
      void play(ScriptedExchange exchange, Semaphore drops) throws IOException {
        exchange.close();
      }
    },
    IS_RESET(false) {
      @Override
      void play(ScriptedExchange exchange, Semaphore drops) throws IOException {
        exchange.reset();
      }
    },
    NEVER_ENDS(false) {
      @Override
      void play(ScriptedExchange exchange, Semaphore drops) throws IOException {
        String more = "x".repeat(10_000);
        while (true) {
          exchange.send(more);
        }
      }
    };

    final boolean needsPatience;

    Body(boolean needsPatience) {
      this.needsPatience = needsPatience;
    }

    abstract void play(ScriptedExchange exchange, Semaphore drops)
        throws IOException, InterruptedException;
  }

  private enum Kind {
    WHOLE,
    STREAM
  }

  private CompletableFuture<?> begin(Kind kind) {
    return kind == Kind.WHOLE ? call() : transport.stream(post("/stream")).collect();
  }

  private static void sendHead(ScriptedExchange exchange, int status) throws IOException {
    exchange.send(
        "HTTP/1.1 "
            + status
            + " Scripted\r\nContent-Type: application/json\r\nRetry-After: 7\r\n"
            + "X-Request-ID: r-1\r\nContent-Length: 10000000\r\n\r\n"
            + BEGINNING);
  }

  private void serveRefusal(int status, Body body) throws Exception {
    serve(
        (exchange, number) -> {
          if (exchange.requestLine().startsWith("GET ")) {
            // After a 404, what the server is.
            exchange.respondJson(404, "{}");
            return;
          }
          sendHead(exchange, status);
          body.play(exchange, drops);
        });
  }

  private void awaitBody() {
    await().until(() -> timers.pendingIn(PATIENCE) == 1);
  }

  static Stream<Arguments> refusals() {
    List<Integer> eachBody = List.of(401, 404, 408, 429, 500, 503, 302, 307);
    return Stream.of(400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 302, 304, 307)
        .flatMap(
            status ->
                Stream.of(Body.values())
                    .flatMap(
                        body ->
                            Stream.of(Kind.values()).map(kind -> arguments(status, body, kind))))
        .filter(each -> eachBody.contains(each.get()[0]) || each.get()[1] == Body.STALLS);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void headers_decideTheOutcome(int status, Body body, Kind kind) throws Exception {
    policy = RetryPolicy.none();
    serveRefusal(status, body);

    CompletableFuture<?> outcome = begin(kind);
    if (body.needsPatience && status != 304) {
      awaitBody();
      timers.advance(PATIENCE.dividedBy(2));
      drops.release(3);
      assertThat(outcome).isNotDone();
      timers.advance(PATIENCE.dividedBy(2));
    }

    RhetorApiException failure = Outcomes.failureOf(outcome, RhetorApiException.class);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
    assertThat(failure.requestId()).hasValue("r-1");
    assertThat(failure.mayHaveBeenProcessed())
        .isEqualTo(status == 408 || status >= 500 && status != 503);
    if (!body.needsPatience && body != Body.IS_RESET) {
      assertThat(failure.rawBody()).startsWith(BEGINNING);
      assertThat(failure.detail().orElse("")).startsWith(BEGINNING);
    }
    assertThat(timers.pending()).isZero();
  }

  /** What follows the headers, with {@code ~} for the end of a line, and then the server closes. */
  static Stream<Arguments> framings() {
    return Stream.of(
            "~{'detail':'Busy'}",
            "Content-Length: 0~~",
            "Content-Length: 17~~{'detail':'Busy'}",
            "Content-Length: 99999999999~~{'detail':'Busy'}",
            "Content-Length: 99999999999999999999~~{'detail':'Busy'}",
            "Content-Length: -5~~{'detail':'Busy'}",
            "Content-Length: many~~{'detail':'Busy'}",
            "Content-Length: 3~Content-Length: 17~~{'detail':'Busy'}",
            "Transfer-Encoding: chunked~~11~{'detail':'Busy'}~0~~",
            "Transfer-Encoding: chunked~~11~{'detail':'Busy'}~",
            "Transfer-Encoding: chunked~~ff~{'detail':'Busy'}",
            "Transfer-Encoding: chunked~~what~{'detail':'Busy'}",
            "Transfer-Encoding: chunked~~11~{'detail':'Busy'}garbage~",
            "Transfer-Encoding: chunked~Content-Length: 17~~11~{'detail':'Busy'}~0~~",
            "Transfer-Encoding: gzip, chunked~~11~{'detail':'Busy'}~0~~")
        .flatMap(framing -> Stream.of(Kind.values()).map(kind -> arguments(framing, kind)));
  }

  @ParameterizedTest
  @MethodSource("framings")
  void headers_decideTheOutcome_howeverTheBodyIsFramed(String framing, Kind kind) throws Exception {
    policy = RetryPolicy.none();
    serve(
        (exchange, number) -> {
          exchange.send(
              "HTTP/1.1 429 Scripted\r\nContent-Type: application/json\r\nRetry-After: 7\r\n"
                  + framing.replace("~", "\r\n").replace('\'', '"'));
          exchange.close();
        });

    RhetorApiException failure = Outcomes.failureOf(begin(kind), RhetorApiException.class);

    assertThat(failure.status()).isEqualTo(429);
    assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void connection_isClosedIfTheBodyDoesNotEnd(Kind kind) throws Exception {
    policy = RetryPolicy.none();
    serveRefusal(429, Body.STALLS);

    CompletableFuture<?> outcome = begin(kind);
    awaitBody();
    timers.advance(PATIENCE);

    Outcomes.failureOf(outcome, RhetorApiException.class);
    Outcomes.valueOf(server.exchanges().get(0).clientClosed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void serverThatDidNothing_isAskedAgain(Kind kind) throws Exception {
    serve(
        (exchange, number) -> {
          if (number == 1) {
            exchange.send("HTTP/1.1 503 Scripted\r\nContent-Length: 100\r\n\r\n" + BEGINNING);
            exchange.awaitClientClose();
          } else if (kind == Kind.WHOLE) {
            answer(exchange, number);
          } else {
            exchange.startEvents().text("done").done().endTransfer();
          }
        });

    CompletableFuture<?> outcome = begin(kind);
    awaitBody();
    timers.advance(PATIENCE);
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    Outcomes.valueOf(outcome);
    assertThat(requests).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shorterTotalTimeout_endsTheWaitWithTheRefusal(Kind kind) throws Exception {
    Duration total = PATIENCE.dividedBy(4);
    totalTimeout = Optional.of(total);
    serveRefusal(429, Body.STALLS);

    CompletableFuture<?> outcome = begin(kind);
    awaitBody();
    timers.advance(total);

    assertThat(Outcomes.failureOf(outcome, RhetorApiException.class).status()).isEqualTo(429);
    assertThat(timers.pending()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shorterIdleTimeout_changesNothing(Kind kind) throws Exception {
    policy = RetryPolicy.none();
    idleTimeout = PATIENCE.dividedBy(4);
    serveRefusal(401, Body.STALLS);

    CompletableFuture<?> outcome = begin(kind);
    awaitBody();
    timers.advance(idleTimeout);
    assertThat(outcome).isNotDone();
    timers.advance(PATIENCE.minus(idleTimeout));

    assertThat(Outcomes.failureOf(outcome, RhetorApiException.class).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cancelAndClose_needNoPatience(Kind kind) throws Exception {
    serveRefusal(401, Body.STALLS);
    CompletableFuture<?> cancelled = begin(kind);
    awaitBody();
    cancelled.cancel(true);
    Outcomes.valueOf(server.exchanges().get(0).clientClosed());
    assertThat(timers.pending()).isZero();

    CompletableFuture<?> closed = begin(kind);
    awaitBody();
    transport.close();

    Outcomes.failureOf(closed, ClientClosedException.class);
    assertThat(timers.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void redirectWhoseBodyStalls_isFollowed(int status) throws Exception {
    serve(
        (exchange, number) -> {
          if (number == 1) {
            exchange.send(
                "HTTP/1.1 "
                    + status
                    + " Scripted\r\nLocation: /new\r\nContent-Length: 100\r\n\r\n<html>");
            exchange.awaitClientClose();
          } else {
            answer(exchange, number);
          }
        });

    CompletableFuture<?> outcome = call();
    awaitBody();
    timers.advance(PATIENCE);

    Outcomes.valueOf(outcome);
    assertThat(server.exchanges().get(1).requestLine()).startsWith("POST /new ");
  }

  @Test
  void bodyThatEnds_leavesTheConnectionToTheNextCall() throws Exception {
    policy = RetryPolicy.none();
    serve((exchange, number) -> exchange.respondJson(429, "{\"detail\":\"Busy\"}"));

    for (int i = 0; i < 3; i++) {
      Outcomes.failureOf(call(), RhetorApiException.class);
    }

    assertThat(server.connectionCount()).isEqualTo(1);
    assertThat(timers.pending()).isZero();
  }
}
