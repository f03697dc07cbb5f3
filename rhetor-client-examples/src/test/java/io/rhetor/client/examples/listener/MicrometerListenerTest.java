package io.rhetor.client.examples.listener;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rhetor.client.LlmClient;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicrometerListenerTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerListener listener = new MicrometerListener(registry);
  private final Watched watched = new Watched(listener);

  @AfterEach
  void close() {
    watched.close();
    registry.close();
  }

  /** The listener is called by another thread than the one that gets the answer. */
  private Timer calls(String operation, String transport, String outcome, String target) {
    return await()
        .until(
            () ->
                registry
                    .find("rhetor.client.calls")
                    .tags("operation", operation, "transport", transport)
                    .tags("outcome", outcome, "target", target)
                    .timer(),
            Objects::nonNull);
  }

  private double counted(String meter, String... tags) {
    return await().until(() -> registry.find(meter).tags(tags).counter(), Objects::nonNull).count();
  }

  @Test
  void callsAreTimed_byOperationAndOutcome() throws Exception {
    valueOf(watched.rhetor.sendMessage("What is Tekton?"));
    valueOf(watched.rhetor.sendMessage("What is Rhetor?"));
    watched.server.inject(Fault.errorBeforeChunks("overloaded"));
    Watched.end(watched.rhetor.sendMessage("What is Tekton?"));

    await().until(() -> calls("POST /message", "http", "succeeded", "none").count() == 2);
    assertThat(calls("POST /message", "http", "succeeded", "none").totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
    assertThat(calls("POST /message", "http", "failed", "none").count()).isEqualTo(1);
  }

  @Test
  void streamsAreTimed_untilTheirFirstChunkToo() throws Exception {
    valueOf(watched.rhetor.streamMessage("What is Tekton?").collect());

    Timer whole = calls("POST /stream", "http", "succeeded", "none");
    Timer first =
        registry.get("rhetor.client.first.chunk").tags("operation", "POST /stream").timer();
    assertThat(first.count()).isEqualTo(1);
    assertThat(first.totalTime(TimeUnit.NANOSECONDS))
        .isPositive()
        .isLessThanOrEqualTo(whole.totalTime(TimeUnit.NANOSECONDS));
  }

  @Test
  void retriesAreCounted_andTheCallOnce() throws Exception {
    watched.server.inject(Fault.serviceUnavailable());
    valueOf(watched.rhetor.sendMessage("What is Tekton?"));

    assertThat(counted("rhetor.client.retries", "reason", "RhetorServerException")).isEqualTo(1);
    assertThat(calls("POST /message", "http", "succeeded", "none").count()).isEqualTo(1);
  }

  @Test
  void cancellationsAreCounted() {
    watched.server.inject(Fault.stallBeforeHeaders());
    CompletableFuture<MessageResponse> reply = watched.rhetor.sendMessage("What is Tekton?");
    watched.awaitHeldRequest();
    reply.cancel(true);

    assertThat(counted("rhetor.client.cancels", "operation", "POST /message")).isEqualTo(1);
    assertThat(calls("POST /message", "http", "cancelled", "none").count()).isEqualTo(1);
  }

  @Test
  void fallbacksAreCounted_andTheAnswerIsOfWhoGaveIt() throws Exception {
    watched.server.close();
    try (LlmClient chain =
        FallbackLlmClient.builder()
            .first("rhetor", watched.rhetor)
            .thenReply("Sorry")
            .listener(listener)
            .build()) {
      valueOf(chain.sendMessage("What is Tekton?"));
    }

    assertThat(
            counted(
                "rhetor.client.fallbacks",
                "target",
                "rhetor",
                "reason",
                "RhetorConnectionException"))
        .isEqualTo(1);
    assertThat(
            calls("sendMessage", "fallback", "succeeded", FallbackLlmClient.STATIC_REPLY).count())
        .isEqualTo(1);
    assertThat(calls("POST /message", "http", "failed", "none").count()).isEqualTo(1);
  }

  @Test
  void reconnectionsAreCounted() throws Exception {
    try (RhetorWebSocketClient ws = RhetorWebSocketClient.create(watched.config)) {
      valueOf(ws.sendMessage("What is Tekton?"));
      watched.server.close();

      assertThat(counted("rhetor.client.reconnects", "transport", "websocket")).isPositive();
    }
  }

  @Test
  void tags_haveNoTextOfAMessage() throws Exception {
    valueOf(watched.rhetor.streamMessage("my prompt").collect());
    valueOf(watched.rhetor.sendMessage("my prompt"));

    assertThat(registry.getMeters())
        .hasSize(3)
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.toString()).doesNotContain("my prompt"));
  }
}
