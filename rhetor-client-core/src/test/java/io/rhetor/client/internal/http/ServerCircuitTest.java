package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that fail are left alone, tried and taken back. */
class ServerCircuitTest extends ServerListScenario {
  @Test
  void serverThatFails_isLeftAlone_untilATrialBringsItBack() throws Exception {
    serverPolicy = openingAfter(3);
    start(2);
    server(0).script = UNAVAILABLE;
    askTimes(20);
    assertThat(requests()).containsExactly(3, 20);

    timers.advance(OPEN.minusNanos(1));
    askTimes(2);
    assertThat(server(0).requests()).isEqualTo(3);

    server(0).script = ANSWER;
    timers.advance(Duration.ofNanos(1));
    askTimes(4);
    assertThat(requests()).containsExactly(5, 24);
  }

  @Test
  void trialThatFails_costsItsCallNothing_andLeavesTheServerAlone() throws Exception {
    serverPolicy = openingAfter(1);
    start(2);
    server(0).script = UNAVAILABLE;
    askTimes(2);
    timers.advance(OPEN);

    askTimes(6);

    assertThat(requests()).containsExactly(2, 8);
  }

  @ParameterizedTest
  @CsvSource({
    "400, false",
    "404, false",
    "429, false",
    "500, false",
    "501, false",
    "502, true",
    "503, true",
    "504, true"
  })
  void unavailability_countsForTheCircuit_andNothingElseDoes(int status, boolean counts)
      throws Exception {
    serverPolicy = openingAfter(1);
    retryPolicy = RetryPolicy.none();
    start(2);
    server(0).script = refusing(status, "X-Any: thing");
    Outcomes.failureOf(get(), RhetorException.class);

    settleTimes(6);

    assertThat(server(0).requests()).isEqualTo(counts ? 1 : 4);
  }

  @Test
  void trialThatIsAnsweredWithARefusal_bringsTheServerBack() throws Exception {
    serverPolicy = openingAfter(1);
    retryPolicy = RetryPolicy.none();
    start(2);
    server(0).script = UNAVAILABLE;
    Outcomes.failureOf(get(), RhetorException.class);
    timers.advance(OPEN);
    server(0).script = exchange -> exchange.respondJson(400, "{}");

    settleTimes(6);

    assertThat(requests()).containsExactly(4, 3);
  }

  /** One that answers can be reached; an answer that cannot be read tells neither. */
  @ParameterizedTest
  @CsvSource({"400, '{}', 5", "200, '{\"error\": \"No key\"}', 5", "200, '<html>', 4"})
  void trial_bringsTheServerBackForGood_ifItAnswers(int status, String body, int requests)
      throws Exception {
    serverPolicy = openingAfter(2);
    retryPolicy = RetryPolicy.none();
    start(2);
    server(0).script = UNAVAILABLE;
    settleTimes(4);
    timers.advance(OPEN);
    server(0).script = exchange -> exchange.respondJson(status, body);
    settleTimes(2);

    server(0).script = UNAVAILABLE;
    settleTimes(4);

    assertThat(server(0).requests()).isEqualTo(requests);
  }

  @Test
  void whenAllCircuitsAreOpen_serversAreAskedAllTheSame() throws Exception {
    serverPolicy = openingAfter(1);
    retryPolicy = RetryPolicy.builder().maxAttempts(2).build();
    start(2);
    server(0).die();
    server(1).script = UNAVAILABLE;
    Outcomes.failureOf(get(), RhetorException.class);
    assertThat(server(1).requests()).isEqualTo(1);
    server(1).script = ANSWER;

    askTimes(4);

    assertThat(server(1).requests()).isEqualTo(5);
    assertThat(timers.pending()).as("waits").isZero();
  }

  @Test
  void whenAllCircuitsAreOpen_aFailureTellsOfAllServers() throws Exception {
    serverPolicy = openingAfter(1);
    retryPolicy = RetryPolicy.builder().maxAttempts(2).build();
    start(2);
    server(0).die();
    server(1).die();
    Outcomes.failureOf(get(), RhetorConnectionException.class);

    RhetorConnectionException failure = Outcomes.failureOf(get(), RhetorConnectionException.class);

    assertThat(failure.attemptCount()).isEqualTo(2);
    assertThat(List.of(failure.getMessage(), failure.getSuppressed()[0].getMessage()))
        .anyMatch(message -> message.contains(server(0).url().toString()))
        .anyMatch(message -> message.contains(server(1).url().toString()));
  }

  @Test
  void callDoesNotMoveToAServerThatIsLeftAlone_butWaitsForItsOwn() throws Exception {
    serverPolicy = openingAfter(2);
    start(2);
    server(1).script = UNAVAILABLE;
    askTimes(4);
    assertThat(requests()).containsExactly(4, 2);
    server(0).script = UNAVAILABLE;
    CompletableFuture<MessageResponse> call = get();

    awaitWait(HALF_OF_FIRST);
    server(0).script = ANSWER;
    timers.advance(HALF_OF_FIRST);

    answered(call);
    assertThat(requests()).containsExactly(6, 2);
  }

  @Test
  void cancelledTrial_isGivenBack() throws Exception {
    serverPolicy = openingAfter(1);
    start(2);
    server(0).script = UNAVAILABLE;
    askTimes(2);
    server(0).script = exchange -> exchange.awaitClientClose();
    timers.advance(OPEN);
    CompletableFuture<MessageResponse> trial = get();
    awaitRequests(server(0), 2);
    askTimes(4);
    assertThat(server(0).requests()).as("while the trial is under way").isEqualTo(2);

    trial.cancel(true);
    server(0).script = ANSWER;
    askTimes(4);

    assertThat(server(0).requests()).isEqualTo(4);
  }

  @Test
  void trialOfAnAttemptThatDoesNotTakePlace_isGivenBack() throws Exception {
    serverPolicy = openingAfter(1);
    start(2);
    ServerList set = transport.servers;
    Selection failing = set.selectorFor(post("/message")).next();
    failing.failed(new RhetorConnectionException("gone", null, false));
    timers.advance(OPEN);
    Selection trial = visitTo(failing);
    assertThat(set.selectorFor(post("/message")).next().url()).isNotEqualTo(failing.url());

    trial.abandoned();
    trial.failed(new RhetorConnectionException("too late", null, false));

    visitTo(failing).succeeded();
    assertThat(
            List.of(
                set.selectorFor(post("/message")).next().url(),
                set.selectorFor(post("/message")).next().url()))
        .contains(failing.url());
  }

  @Test
  void trialOfAStream_endsWithItsFirstEvent() throws Exception {
    serverPolicy = openingAfter(1);
    start(2);
    server(0).script = UNAVAILABLE;
    askTimes(2);
    server(0).script = exchange -> exchange.startEvents().text("a").awaitClientClose();
    timers.advance(OPEN);
    RecordingSubscriber trial = stream();
    await().until(() -> trial.chunks().size() == 1);

    server(0).script = ANSWER;
    askTimes(4);

    assertThat(server(0).requests()).isEqualTo(4);
    trial.subscription().cancel();
  }

  @Test
  void singleServer_hasNoCircuit() throws Exception {
    serverPolicy = openingAfter(1);
    retryPolicy = RetryPolicy.none();
    start(1);
    server(0).script = UNAVAILABLE;

    for (int i = 0; i < 10; i++) {
      Outcomes.failureOf(message("quill:user1"), RhetorException.class);
    }

    assertThat(server(0).requests()).isEqualTo(10);
  }

  private static void settle(CompletableFuture<?> call) throws Exception {
    Outcomes.valueOf(call.handle((answer, failure) -> ""));
  }

  private void settleTimes(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      settle(get());
    }
  }

  private void askTimes(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      answered(get());
    }
  }

  /** Takes the trial of a server that is half open, whosever turn it is. */
  private Selection visitTo(Selection server) {
    Selection first = transport.servers.selectorFor(post("/message")).next();
    return first.url().equals(server.url())
        ? first
        : transport.servers.selectorFor(post("/message")).next();
  }
}
