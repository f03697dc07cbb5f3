package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.CapabilityInvocationException;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorRateLimitException;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a capability is invoked once more, on a clock that the tests move. */
class HermesRetryTest {
  private static final AnswerMapper<Map<String, Object>> FIELDS = AnswerMapper.of(JsonObject::rest);

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private final ManualTimers timers = new ManualTimers();
  private final AtomicInteger scheduled = new AtomicInteger();
  private ClientCore core = core(HermesStubs.config(SERVER).build());

  private ClientCore core(RhetorConfig config) {
    return ClientCore.createForHermes(
        config.toBuilder().listener(this::note).build(), HermesClient.class, timers);
  }

  @AfterEach
  void close() {
    core.close();
  }

  private void answer(ResponseDefinitionBuilder response) {
    HermesStubs.register(SERVER, "quill", "[]");
    SERVER.stubFor(post(anyUrl()).willReturn(response));
  }

  private CompletableFuture<Map<String, Object>> invoke() {
    return core.capabilities().invoke("quill", "ink", Map.of("text", "blue"), FIELDS);
  }

  private void note(ClientEvent event) {
    if (event.kind() == ClientEvent.Kind.RETRY_SCHEDULED) {
      scheduled.incrementAndGet();
    }
  }

  /** Awaits the next wait, not only a timer: the body of a refusal is waited for, too. */
  private void awaitWait(Duration wait) {
    await().until(() -> scheduled.get() > 0 && timers.untilNext().equals(Optional.of(wait)));
    scheduled.decrementAndGet();
  }

  /** A wait that is too long shows at the next one, or in a call that does not end. */
  private void assertWaits(Duration wait) {
    awaitWait(wait);
    timers.advance(wait.minusMillis(1));
    assertThat(timers.untilNext()).as("still waiting").hasValue(Duration.ofMillis(1));
    timers.advance(Duration.ofMillis(1));
  }

  private void assertSent(int times) {
    SERVER.verify(times, postRequestedFor(anyUrl()));
  }

  @Test
  void status503_isRepeatedThreeTimes_afterOneTwoAndFourSeconds() {
    answer(status(503));
    CompletableFuture<?> call = invoke();

    assertWaits(Duration.ofSeconds(1));
    assertWaits(Duration.ofSeconds(2));
    assertWaits(Duration.ofSeconds(4));

    ComponentUnavailableException failure =
        Outcomes.failureOf(call, ComponentUnavailableException.class);
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertSent(4);
  }

  @Test
  void successOfARepetition_isTheAnswer() throws Exception {
    answer(status(503));
    CompletableFuture<Map<String, Object>> call = invoke();
    awaitWait(Duration.ofSeconds(1));
    answer(okJson(json("{'id': 'i1'}")));

    timers.advance(Duration.ofSeconds(1));

    assertThat(Outcomes.valueOf(call)).isEqualTo(Map.of("id", "i1"));
    assertThat(timers.pending()).isZero();
    assertSent(2);
  }

  @Test
  void status429_isRepeated_whenRetryAfterSays() {
    answer(status(429).withHeader("Retry-After", "5"));
    CompletableFuture<?> call = invoke();

    for (int i = 0; i < 3; i++) {
      assertWaits(Duration.ofSeconds(5));
    }

    CapabilityInvocationException failure =
        Outcomes.failureOf(call, CapabilityInvocationException.class);
    assertThat(failure).hasCauseInstanceOf(RhetorRateLimitException.class);
    assertThat(failure.isRetryable()).isTrue();
    assertSent(4);
  }

  @Test
  void retryAfterThatIsTooLong_failsAtOnce() {
    answer(status(503).withHeader("Retry-After", "31"));

    Outcomes.failureOf(invoke(), ComponentUnavailableException.class);
    assertSent(1);
  }

  @Test
  void refusedConnection_isRepeated_andTheEndpointForgotten() throws Exception {
    ScriptedServer closed = ScriptedServer.start(exchange -> exchange.close());
    closed.close();
    String entry = "{'endpoint': '" + closed.url() + "'}";
    try (ScriptedServer registry =
        ScriptedServer.start(exchange -> exchange.respondJson(200, json(entry)))) {
      RhetorConfig config = RhetorConfig.builder().hermesUrl(registry.url().toString()).build();
      core.close();
      core = core(config);
      for (int lookUps = 1; lookUps <= 2; lookUps++) {
        CompletableFuture<?> call = invoke();
        assertWaits(Duration.ofSeconds(1));
        assertWaits(Duration.ofSeconds(2));
        assertWaits(Duration.ofSeconds(4));

        ComponentUnavailableException failure =
            Outcomes.failureOf(call, ComponentUnavailableException.class);
        assertThat(failure).hasCauseInstanceOf(RhetorConnectionException.class);
        assertThat(failure).hasMessageContaining("quill").hasMessageNotContaining("RHETOR_URL");
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
        assertThat(registry.exchanges()).hasSize(lookUps);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 504})
  void whatMayHaveDoneSomething_isNotRepeated(int status) {
    answer(status(status));

    assertThat(invoke()).failsWithin(Duration.ofSeconds(30));
    assertSent(1);
    assertThat(timers.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 502, 504})
  void mereReading_isRepeatedAllTheSame(int status) {
    answer(status(status));
    CompletableFuture<?> call = core.capabilities().read("quill", "ink", Map.of(), FIELDS);

    assertWaits(Duration.ofSeconds(1));
    call.cancel(true);
  }

  @Test
  void cancellation_endsTheWait() {
    answer(status(503));
    CompletableFuture<?> call = invoke().thenApply(Map::size);
    awaitWait(Duration.ofSeconds(1));

    call.cancel(true);

    assertThat(timers.pending()).isZero();
    assertThat(call).isCancelled();
    timers.advance(Duration.ofMinutes(1));
    assertSent(1);
  }

  @Test
  void closing_endsTheWait() {
    answer(status(503));
    CompletableFuture<?> call = invoke();
    awaitWait(Duration.ofSeconds(1));

    core.close();

    ClientClosedException failure = Outcomes.failureOf(call, ClientClosedException.class);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(timers.pending()).isZero();
  }

  @Test
  void waitBeyondTheTotalTimeout_doesNotTakePlace() {
    core.close();
    RhetorConfig config = HermesStubs.config(SERVER).totalTimeout(Duration.ofMillis(2_500)).build();
    core = core(config);
    answer(status(503));
    CompletableFuture<?> call = invoke();

    assertWaits(Duration.ofSeconds(1));

    Outcomes.failureOf(call, ComponentUnavailableException.class);
    assertSent(2);
  }

  @Test
  void cancellationInTheWait_staysACancellation() {
    answer(status(503));
    CompletableFuture<?> call = invoke();
    awaitWait(Duration.ofSeconds(1));
    call.cancel(true);

    assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
  }
}
