package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorRateLimitException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Outcomes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further attempts and the waits before them. */
class RetryTest extends RetryScenario {
  @Test
  void successOfALaterAttempt_isTheAnswer_afterWaitsThatGrow() throws Exception {
    serve(unavailableUntil(3, RetryScenario::answer));
    CompletableFuture<MessageResponse> call = call();

    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST.minusNanos(1));
    assertThat(requests).hasValue(1);
    timers.advance(Duration.ofNanos(1));
    awaitWait(HALF_OF_SECOND);
    timers.advance(HALF_OF_SECOND);

    assertThat(Outcomes.valueOf(call).message()).isEqualTo("done");
    assertThat(requests).hasValue(3);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void allAttemptsFailing_isTheLastFailure_withThoseBeforeItInOrder() throws Exception {
    serve((exchange, number) -> exchange.respondJson(503, "{\"detail\":\"no. " + number + "\"}"));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    awaitWait(HALF_OF_SECOND);
    timers.advance(HALF_OF_SECOND);

    RhetorServerException failure = Outcomes.failureOf(call, RhetorServerException.class);
    assertThat(failure.detail()).hasValue("no. 3");
    assertThat(failure.attemptCount()).isEqualTo(3);
    assertThat(failure.getSuppressed())
        .extracting(each -> ((RhetorApiException) each).detail().orElse(""))
        .containsExactly("no. 1", "no. 2");
    assertThat(timers.pending()).isZero();
  }

  @Test
  void failureThatIsFinal_endsTheAttempts() throws Exception {
    serve(unavailableUntil(2, (exchange, number) -> exchange.respondJson(400, "{}")));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    RhetorApiException failure = Outcomes.failureOf(call, RhetorApiException.class);
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.attemptCount()).isEqualTo(2);
  }

  @Test
  void earlierAttemptThatMayHaveDoneSomething_isNotForgotten() throws Exception {
    policy = policy.toBuilder().repeatUnsafeCalls(true).maxAttempts(2).build();
    serve((exchange, number) -> exchange.respondJson(number == 1 ? 502 : 503, "{}"));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    RhetorServerException failure = Outcomes.failureOf(call, RhetorServerException.class);
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After: 7, 7000",
    "Retry-After: 1.5, 1500",
    "retry-after-ms: 1234, 1234",
    "Retry-After: 0, 250",
    "retry-after-ms: 100, 250",
    "'Retry-After: Wed, 21 Oct 2015 07:28:00 GMT', 250",
    "Retry-After: soon, 250"
  })
  void retryAfter_isWaitedFor_ifItIsLongerThanTheWaitByChance(String header, long millis)
      throws Exception {
    serve(
        (exchange, number) -> {
          if (number == 1) {
            refuse(exchange, 429, header);
          } else {
            answer(exchange, number);
          }
        });
    CompletableFuture<MessageResponse> call = call();

    awaitWait(Duration.ofMillis(millis));
    timers.advance(Duration.ofMillis(millis));

    assertThat(Outcomes.valueOf(call).message()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Retry-After: 121",
        "Retry-After: 9e9",
        "Retry-After: 99999999999",
        "Retry-After: Infinity",
        "retry-after-ms: 1e300",
        "retry-after-ms: 120001",
        "Retry-After: Fri, 21 Oct 2242 07:28:00 GMT",
        "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"
      })
  void retryAfterBeyondTheLimit_failsAtOnce_andIsOnTheError(String header) throws Exception {
    serve((exchange, number) -> refuse(exchange, 429, header));

    RhetorRateLimitException failure = Outcomes.failureOf(call(), RhetorRateLimitException.class);

    assertThat(failure.retryAfter().orElseThrow()).isGreaterThan(Duration.ofMinutes(2));
    assertThat(failure.attemptCount()).isEqualTo(1);
    assertThat(requests).hasValue(1);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void retryAfterBeyondWhatIsLeftOfTheLimit_failsAtOnce() throws Exception {
    serve((exchange, number) -> refuse(exchange, 503, "Retry-After: 61"));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(Duration.ofSeconds(61));
    timers.advance(Duration.ofSeconds(61));

    assertThat(Outcomes.failureOf(call, RhetorServerException.class).attemptCount()).isEqualTo(2);
    assertThat(requests).hasValue(2);
  }

  @Test
  void timeOfTheAttemptsThemselves_countsForTheLimit() throws Exception {
    policy = policy.toBuilder().maxElapsedTime(Duration.ofSeconds(10)).build();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    serve(
        (exchange, number) -> {
          goOn.join();
          exchange.respondJson(503, "{}");
        });
    CompletableFuture<MessageResponse> call = call();
    await().until(() -> requests.get() == 1);
    timers.advance(Duration.ofSeconds(10));
    goOn.complete(null);

    assertThat(Outcomes.failureOf(call, RhetorServerException.class).attemptCount()).isEqualTo(1);
  }

  @Test
  void waitBeyondTheTotalTimeout_doesNotTakePlace() throws Exception {
    totalTimeout = Optional.of(HALF_OF_FIRST.plus(HALF_OF_SECOND));
    serve((exchange, number) -> exchange.respondJson(503, "{}"));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    assertThat(Outcomes.failureOf(call, RhetorServerException.class).attemptCount()).isEqualTo(2);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void totalTimeout_spansAllAttempts() throws Exception {
    totalTimeout = Optional.of(Duration.ofSeconds(10));
    serve(unavailableUntil(2, (exchange, number) -> exchange.awaitClientClose()));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    await().until(() -> requests.get() == 2);

    timers.advance(Duration.ofSeconds(10).minus(HALF_OF_FIRST).minusNanos(1));
    assertThat(call).isNotDone();
    timers.advance(Duration.ofNanos(1));

    RhetorTimeoutException timeout = Outcomes.failureOf(call, RhetorTimeoutException.class);
    assertThat(timeout.phase()).isEqualTo(Phase.TOTAL);
    assertThat(timeout.attemptCount()).isEqualTo(2);
    assertThat(server.exchanges().get(1).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, false, 2",
    "true, false, true, 2",
    "true, true, false, 2",
    "false, false, false, 1",
    "false, false, true, 2",
    "false, true, false, 1",
    "false, true, true, 2"
  })
  void limitThatPasses_isGivenToAnotherAttempt_whereThatIsSafeOrTheUserOptsIn(
      boolean repeatable, boolean afterHeaders, boolean optsIn, int expected) throws Exception {
    policy =
        policy.toBuilder()
            .maxAttempts(2)
            .maxElapsedTime(Duration.ofHours(1))
            .repeatUnsafeCalls(optsIn)
            .build();
    serve(
        (exchange, number) -> {
          if (afterHeaders) {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"me");
          }
          exchange.awaitClientClose();
        });
    ApiRequest request = repeatable ? ApiRequest.get(ApiPath.of("/providers")) : post("/message");
    CompletableFuture<MessageResponse> call =
        transport.call(request, AnswerReader::messageResponse);
    Duration limit = afterHeaders ? Duration.ofSeconds(60) : Duration.ofMinutes(5);
    for (int attempt = 1; attempt <= expected; attempt++) {
      int number = attempt;
      await().until(() -> requests.get() == number);
      awaitWait(limit);
      timers.advance(limit);
      if (attempt < expected) {
        awaitWait(HALF_OF_FIRST);
        timers.advance(HALF_OF_FIRST);
      }
    }

    RhetorTimeoutException timeout = Outcomes.failureOf(call, RhetorTimeoutException.class);
    assertThat(timeout.phase()).isEqualTo(afterHeaders ? Phase.IDLE : Phase.HEADERS);
    assertThat(timeout.attemptCount()).isEqualTo(expected);
    assertThat(requests).hasValue(expected);
    assertThat(timers.pending()).isZero();
  }
}
