package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that belong to no context take turns, and make way for one another. */
class RoundRobinTest extends ServerListScenario {
  @Test
  void calls_takeTurns() throws Exception {
    start(3);
    for (int i = 0; i < 4; i++) {
      answered(get());
    }
    assertThat(requests()).containsExactly(2, 1, 1);
    for (int i = 0; i < 5; i++) {
      answered(message());
    }
    assertThat(requests()).containsExactly(3, 3, 3);
  }

  @Test
  void streams_takeTurnsWhenTheyAreSubscribedTo() throws Exception {
    start(2);
    servers.forEach(
        each -> each.script = exchange -> exchange.startEvents().text("a").done().endTransfer());
    transport.stream(post("/never-subscribed"));
    for (int i = 0; i < 4; i++) {
      stream().awaitCompletion();
    }
    assertThat(requests()).containsExactly(2, 2);
  }

  @Test
  void callsOfAContext_takeTurns_whereContextsAreShared() throws Exception {
    serverPolicy = serverPolicy.toBuilder().stickyContexts(false).build();
    start(2);
    for (int i = 0; i < 10; i++) {
      answered(message("quill:user1"));
    }
    assertThat(requests()).containsExactly(5, 5);
  }

  @Test
  void shareOfAServerThatIsDown_goesEvenlyToTheOthers() throws Exception {
    serverPolicy = openingAfter(1);
    start(4);
    server(1).die();
    for (int i = 0; i < 2; i++) {
      answered(get());
    }
    List<Integer> before = requests();
    for (int i = 0; i < 30; i++) {
      answered(get());
    }
    assertThat(server(0).requests() - before.get(0)).isEqualTo(10);
    assertThat(server(2).requests() - before.get(2)).isEqualTo(10);
    assertThat(server(3).requests() - before.get(3)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504})
  void failureThatMayBeRepeated_movesTheCallAtOnce(int status) throws Exception {
    start(2);
    server(0).script = refusing(status, "Retry-After: 3600");

    answered(get());

    assertThat(requests()).containsExactly(1, 1);
    assertThat(timers.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500})
  void failureThatMayNotBeRepeated_isTheAnswer(int status) throws Exception {
    start(2);
    server(0).script = refusing(status, "X-Any: thing");

    assertThat(Outcomes.failureOf(get(), RuntimeException.class)).hasMessageContaining("" + status);
    assertThat(requests()).containsExactly(1, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void onceAllWereAsked_theCallWaitsForTheServerThatAsksForLeast(int least) throws Exception {
    start(2);
    servers.forEach(each -> each.script = refusing(503, "Retry-After: 60"));
    server(least).script = refusing(503, "Retry-After: 7");
    CompletableFuture<MessageResponse> call = get();

    awaitWait(Duration.ofSeconds(7));
    server(least).script = ANSWER;
    timers.advance(Duration.ofSeconds(7));

    answered(call);
    assertThat(server(least).requests()).isEqualTo(2);
    assertThat(server(1 - least).requests()).isEqualTo(1);
  }

  @Test
  void serversAreAskedInTurns_alsoBehindWaits() throws Exception {
    retryPolicy = RetryPolicy.builder().maxAttempts(4).build();
    start(2);
    servers.forEach(each -> each.script = UNAVAILABLE);
    CompletableFuture<MessageResponse> call = get();
    for (Duration wait : List.of(Duration.ofMillis(500), Duration.ofSeconds(1))) {
      awaitWait(wait);
      timers.advance(wait);
    }

    Outcomes.failureOf(call, RhetorServerException.class);
    assertThat(requests()).containsExactly(2, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void waitIsByChance_whereAServerAsksForNone(int failuresThatOpen) throws Exception {
    serverPolicy = openingAfter(failuresThatOpen);
    start(2);
    server(0).script = refusing(503, "Retry-After: 60");
    server(1).script = UNAVAILABLE;
    CompletableFuture<MessageResponse> call = get();

    awaitWait(Duration.ofMillis(500));
    server(1).script = ANSWER;
    timers.advance(Duration.ofMillis(500));

    answered(call);
    assertThat(requests()).containsExactly(1, 2);
  }

  @Test
  void retryAfterOfAllBeyondTheLimit_failsAtOnce() throws Exception {
    start(2);
    servers.forEach(
        each -> each.script = refusing(503, "Retry-After: Tue, 21 Oct 2442 07:28:00 GMT"));

    RhetorServerException failure = Outcomes.failureOf(get(), RhetorServerException.class);

    assertThat(failure.attemptCount()).isEqualTo(2);
    assertThat(failure.retryAfter().orElseThrow()).isGreaterThan(Duration.ofDays(365));
    assertThat(timers.pending()).isZero();
  }

  @Test
  void attemptsAtOtherServers_countForThePolicy() throws Exception {
    retryPolicy = RetryPolicy.builder().maxAttempts(2).build();
    start(3);
    server(0).script = UNAVAILABLE;
    server(1).script = UNAVAILABLE;

    assertThat(Outcomes.failureOf(get(), RhetorServerException.class).attemptCount()).isEqualTo(2);
    assertThat(requests()).containsExactly(1, 1, 0);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void policyWithoutFurtherAttempts_leavesTheCallAtOneServer() throws Exception {
    start(2);
    server(0).script = UNAVAILABLE;

    TransportSettings never = transport.settings().copy();
    never.retryPolicy = RetryPolicy.none();
    CompletableFuture<MessageResponse> call =
        transport.with(never).call(ApiRequest.get(ApiPath.of("/thing")), (json, redactor) -> null);

    Outcomes.failureOf(call, RhetorServerException.class);
    assertThat(requests()).containsExactly(1, 0);
  }
}
