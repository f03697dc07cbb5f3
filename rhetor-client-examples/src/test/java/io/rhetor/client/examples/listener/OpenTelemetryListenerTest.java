package io.rhetor.client.examples.listener;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.testing.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenTelemetryListenerTest {
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final Tracer tracer = provider.get("test");
  private final OpenTelemetryListener listener = new OpenTelemetryListener(tracer);
  private final Watched watched = new Watched(listener);

  @AfterEach
  void close() {
    watched.close();
    provider.close();
  }

  private SpanData onlySpan() {
    return spans(1).get(0);
  }

  /** The listener is called by another thread than the one that gets the answer. */
  private List<SpanData> spans(int count) {
    await().until(() -> exporter.getFinishedSpanItems().size() >= count);
    assertThat(exporter.getFinishedSpanItems()).hasSize(count);
    return exporter.getFinishedSpanItems();
  }

  @Test
  void callIsASpan_belowThatOfItsCaller() throws Exception {
    Span caller = tracer.spanBuilder("my work").startSpan();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RhetorClient rhetor =
            RhetorClient.create(
                watched.config.toBuilder()
                    .executor(Context.taskWrapping((Executor) threads))
                    .build());
        Scope current = caller.makeCurrent()) {
      assertThat(current).isNotNull();
      valueOf(rhetor.sendMessage("my prompt"));
    } finally {
      threads.shutdown();
    }

    SpanData span = onlySpan();
    assertThat(span.getName()).isEqualTo("POST /message");
    assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents())
        .extracting(EventData::getName)
        .containsExactly("attempt started", "headers received");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("rhetor.transport")))
        .isEqualTo("http");
    assertThat(span.toString()).doesNotContain("my prompt");
  }

  @Test
  void streamTellsOfItsFirstChunk() throws Exception {
    valueOf(watched.rhetor.streamMessage("What is Tekton?").collect());

    assertThat(onlySpan().getEvents())
        .extracting(EventData::getName)
        .containsExactly("attempt started", "headers received", "first chunk");
  }

  @Test
  void retryIsAnEvent_withItsReason() throws Exception {
    watched.server.inject(Fault.serviceUnavailable());
    valueOf(watched.rhetor.sendMessage("What is Tekton?"));

    SpanData span = onlySpan();
    assertThat(span.getEvents())
        .filteredOn(event -> event.getName().equals("retry scheduled"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getAttributes().get(ERROR))
                  .isEqualTo(RhetorServerException.class.getName());
              assertThat(event.getAttributes().get(AttributeKey.longKey("delay_ms"))).isNotNull();
            });
    assertThat(span.getAttributes().get(AttributeKey.longKey("rhetor.attempts"))).isEqualTo(2);
  }

  @Test
  void failureIsTheStatus_byItsClassAlone() {
    watched.server.inject(Fault.errorBeforeChunks("a secret of the model"));
    Watched.end(watched.rhetor.sendMessage("What is Tekton?"));

    SpanData span = onlySpan();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(ERROR)).endsWith("RhetorModelException");
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void cancelledCallEndsItsSpan() {
    watched.server.inject(Fault.stallBeforeHeaders());
    CompletableFuture<MessageResponse> reply = watched.rhetor.sendMessage("What is Tekton?");
    watched.awaitHeldRequest();
    reply.cancel(true);

    assertThat(onlySpan().getEvents())
        .extracting(EventData::getName)
        .containsExactly("attempt started", "cancelled");
  }

  @Test
  void callOfAClosedClientIsASpanWithoutAttempts() {
    watched.rhetor.close();
    Watched.end(watched.rhetor.sendMessage("What is Tekton?"));

    SpanData span = onlySpan();
    assertThat(span.getEvents()).isEmpty();
    assertThat(span.getAttributes().get(ERROR)).isEqualTo(ClientClosedException.class.getName());
  }

  @Test
  void chainIsASpanAroundThoseOfItsTargets() throws Exception {
    watched.server.close();
    try (LlmClient chain =
        FallbackLlmClient.builder()
            .first("rhetor", watched.rhetor)
            .thenReply("Sorry")
            .listener(listener)
            .build()) {
      valueOf(chain.sendMessage("What is Tekton?"));
    }

    List<SpanData> spans = spans(2);
    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("POST /message", "sendMessage");
    SpanData span = spans.get(spans.get(1).getName().equals("sendMessage") ? 1 : 0);
    assertThat(span.getEvents())
        .extracting(EventData::getName)
        .containsExactly("attempt started", "fell back", "attempt started");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("rhetor.target")))
        .isEqualTo(FallbackLlmClient.STATIC_REPLY);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void eventAfterTheEnd_opensNoSpan() {
    ClientEvent.Builder event =
        ClientEvent.builder()
            .callId(1)
            .operation("POST /message")
            .transport("http")
            .attempt(2)
            .elapsed(Duration.ZERO);
    listener.onEvent(event.kind(Kind.CANCELLED).build());
    listener.onEvent(event.kind(Kind.ATTEMPT_STARTED).build());
    listener.onEvent(event.kind(Kind.CANCELLED).build());

    assertThat(exporter.getFinishedSpanItems())
        .hasSize(2)
        .allSatisfy(
            span ->
                assertThat(span.getEvents())
                    .extracting(EventData::getName)
                    .containsExactly("cancelled"));
  }
}
