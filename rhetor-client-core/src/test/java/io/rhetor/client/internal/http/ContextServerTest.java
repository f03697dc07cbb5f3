package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls of a context stay at the server that the context's name chooses. */
class ContextServerTest extends ServerListScenario {
  private static final String CONTEXT = "quill:user1";

  @Test
  void aHundredCallsOfAContext_reachOneServer() throws Exception {
    start(3);
    for (int i = 0; i < 100; i++) {
      answered(message(CONTEXT));
    }
    assertThat(preferredBy(CONTEXT).get(0).requests()).isEqualTo(100);
    assertThat(requests()).containsExactlyInAnyOrder(100, 0, 0);
  }

  @Test
  void whenAServerDies_onlyItsContextsMove_andComeBackWithIt() throws Exception {
    serverPolicy = openingAfter(1);
    start(3);
    Map<String, Backend> homes = ask();
    assertThat(homes.values()).contains(server(0), server(1), server(2));

    server(1).script = UNAVAILABLE;
    Map<String, Backend> meanwhile = ask();

    homes.forEach(
        (context, home) -> {
          if (home == server(1)) {
            assertThat(meanwhile.get(context)).isSameAs(preferredBy(context).get(1));
          } else {
            assertThat(meanwhile.get(context)).isSameAs(home);
          }
        });
    assertThat(meanwhile.values()).doesNotContain(server(1)).contains(server(0), server(2));

    server(1).script = ANSWER;
    timers.advance(OPEN);
    assertThat(ask()).isEqualTo(homes);
  }

  @Test
  void serverThatIsBusy_keepsItsConversation() throws Exception {
    start(2);
    Backend home = preferredBy(CONTEXT).get(0);
    home.script = refusing(429, "Retry-After: 7");
    CompletableFuture<MessageResponse> call = message(CONTEXT);

    awaitWait(Duration.ofSeconds(7));
    home.script = ANSWER;
    timers.advance(Duration.ofSeconds(7));

    answered(call);
    assertThat(home.requests()).isEqualTo(2);
    assertThat(requests()).containsExactlyInAnyOrder(2, 0);
  }

  @Test
  void serverThatIsStarting_losesTheCallAtOnce_butNotTheContext() throws Exception {
    start(2);
    List<Backend> preferred = preferredBy(CONTEXT);
    preferred.get(0).script = UNAVAILABLE;
    answered(message(CONTEXT));
    assertThat(preferred.get(1).requests()).isEqualTo(1);

    preferred.get(0).script = ANSWER;
    answered(message(CONTEXT));

    assertThat(preferred.get(0).requests()).isEqualTo(2);
    assertThat(preferred.get(1).requests()).isEqualTo(1);
  }

  @Test
  void streamsOfAContext_goToTheSameServer() throws Exception {
    serverPolicy = serverPolicy.toBuilder().circuitBreaker(CircuitBreakerPolicy.disabled()).build();
    start(3);
    servers.forEach(
        each -> each.script = exchange -> exchange.startEvents().text("a").done().endTransfer());
    for (int i = 0; i < 10; i++) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      transport.stream(inContext("/stream", CONTEXT)).subscribe(subscriber);
      subscriber.awaitCompletion();
    }
    assertThat(preferredBy(CONTEXT).get(0).requests()).isEqualTo(10);
  }

  /** Sends one message in each of many contexts and tells who answered it. */
  private Map<String, Backend> ask() throws Exception {
    Map<String, Backend> answering = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      String context = "quill:user" + i;
      List<Integer> before = requests();
      answered(message(context));
      List<Integer> after = requests();
      for (int s = 0; s < after.size(); s++) {
        // One that failed may have been asked before.
        if (after.get(s) > before.get(s) && server(s).script == ANSWER) {
          answering.put(context, server(s));
        }
      }
    }
    return answering;
  }
}
