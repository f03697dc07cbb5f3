package io.rhetor.client.examples.listener;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientListener;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes an OpenTelemetry span of each call, with an event for everything that happens to it. One
 * serves all clients; safe for use by several threads.
 *
 * <pre>{@code
 * ClientListener traces = new OpenTelemetryListener(openTelemetry.getTracer("my-component"));
 * RhetorConfig config = RhetorConfig.builder().listener(traces).build();
 * }</pre>
 *
 * <p>A span is named after the operation, such as {@code POST /message}, and has the attributes
 * {@code rhetor.transport} and, once it has ended, {@code rhetor.attempts}, {@code rhetor.target}
 * of a fallback chain, and {@code error.type}. Failures are told by their class alone, since what a
 * stranger's client fails with may hold anything.
 *
 * <p>Its parent is the span that is current where the listener is called, which is on the executor
 * of the client. So that it is the caller's own, give {@code RhetorConfig} an executor that carries
 * the context over, such as {@code Context.taskWrapping(executor)}.
 */
public final class OpenTelemetryListener implements ClientListener {
  private final Tracer tracer;
  private final Map<Long, Span> spans = new ConcurrentHashMap<>();

  /**
   * Makes a listener.
   *
   * @param tracer makes the spans
   */
  public OpenTelemetryListener(Tracer tracer) {
    this.tracer = Objects.requireNonNull(tracer, "tracer");
  }

  @Override
  public void onEvent(ClientEvent event) {
    switch (event.kind()) {
      case SUCCEEDED:
      case FAILED:
      case CANCELLED:
        end(event);
        break;
      default:
        happened(event);
        break;
    }
  }

  /**
   * Begins a span with the first attempt only: an event that comes late must not leave one open.
   */
  private void happened(ClientEvent event) {
    boolean begins = event.kind() == ClientEvent.Kind.ATTEMPT_STARTED && event.attempt() == 1;
    Span span =
        begins
            ? spans.computeIfAbsent(event.callId(), id -> begin(event))
            : spans.get(event.callId());
    if (span != null) {
      span.addEvent(nameOf(event), detailsOf(event));
    }
  }

  /** Ends the span of a call; also makes it for one that ended before its first attempt. */
  private void end(ClientEvent event) {
    Span begun = spans.remove(event.callId());
    Span span = begun == null ? begin(event) : begun;
    span.setAttribute("rhetor.attempts", event.attempt());
    event.target().ifPresent(target -> span.setAttribute("rhetor.target", target));
    event
        .failure()
        .ifPresent(
            failure -> {
              span.setAttribute("error.type", failure.getClass().getName());
              span.setStatus(StatusCode.ERROR);
            });
    if (event.kind() == ClientEvent.Kind.CANCELLED) {
      span.addEvent(nameOf(event));
    }
    span.end();
  }

  private Span begin(ClientEvent event) {
    return tracer
        .spanBuilder(event.operation())
        .setParent(Context.current())
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("rhetor.transport", event.transport())
        .startSpan();
  }

  private static String nameOf(ClientEvent event) {
    return event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Attributes detailsOf(ClientEvent event) {
    AttributesBuilder details = Attributes.builder().put("attempt", event.attempt());
    event.target().ifPresent(target -> details.put("target", target));
    event.delay().ifPresent(delay -> details.put("delay_ms", delay.toMillis()));
    event.failure().ifPresent(failure -> details.put("error.type", failure.getClass().getName()));
    return details.build();
  }
}
