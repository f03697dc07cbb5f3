package io.rhetor.client.examples.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientListener;
import java.util.Locale;
import java.util.Objects;

/**
 * Counts and times calls with Micrometer. One serves all clients; safe for use by several threads.
 *
 * <pre>{@code
 * ClientListener metrics = new MicrometerListener(registry);
 * RhetorConfig config = RhetorConfig.builder().listener(metrics).build();
 * }</pre>
 *
 * <table>
 * <caption>The meters; all have the tags {@code operation} and {@code transport}</caption>
 * <tr><th>meter</th><th>what</th><th>further tags</th></tr>
 * <tr><td>{@code rhetor.client.calls}</td><td>timer: whole calls, with all attempts and waits</td>
 *     <td>{@code outcome}: succeeded, failed, cancelled; {@code target}</td></tr>
 * <tr><td>{@code rhetor.client.first.chunk}</td><td>timer: streams, until their first chunk</td>
 *     <td>{@code target}</td></tr>
 * <tr><td>{@code rhetor.client.retries}</td><td>counter: attempts made again</td>
 *     <td>{@code reason}</td></tr>
 * <tr><td>{@code rhetor.client.fallbacks}</td><td>counter: targets given up for the next one</td>
 *     <td>{@code target}, {@code reason}</td></tr>
 * <tr><td>{@code rhetor.client.reconnects}</td><td>counter: connections made anew</td>
 *     <td>{@code reason}</td></tr>
 * <tr><td>{@code rhetor.client.cancels}</td><td>counter: calls ended by the caller</td><td></td></tr>
 * </table>
 *
 * <p>{@code target} is a target's name in a fallback chain, else {@code none}; {@code reason} the
 * simple name of the failure's class, or {@code none}. So all tags have few values.
 */
public final class MicrometerListener implements ClientListener {
  private static final String NONE = "none";

  private final MeterRegistry registry;

  /**
   * Makes a listener.
   *
   * @param registry where the meters go
   */
  public MicrometerListener(MeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  @Override
  public void onEvent(ClientEvent event) {
    switch (event.kind()) {
      case SUCCEEDED:
      case FAILED:
        time("rhetor.client.calls", event, outcome(event), target(event));
        break;
      case CANCELLED:
        time("rhetor.client.calls", event, outcome(event), target(event));
        count("rhetor.client.cancels", event);
        break;
      case FIRST_CHUNK:
        time("rhetor.client.first.chunk", event, target(event));
        break;
      case RETRY_SCHEDULED:
        count("rhetor.client.retries", event, reason(event));
        break;
      case FELL_BACK:
        count("rhetor.client.fallbacks", event, target(event), reason(event));
        break;
      case RECONNECTING:
        count("rhetor.client.reconnects", event, reason(event));
        break;
      default:
        // Nothing to count: what begins also ends, and later versions may tell more.
        break;
    }
  }

  private void time(String meter, ClientEvent event, Tag... further) {
    registry.timer(meter, tags(event, further)).record(event.elapsed());
  }

  private void count(String meter, ClientEvent event, Tag... further) {
    registry.counter(meter, tags(event, further)).increment();
  }

  private static Tags tags(ClientEvent event, Tag... further) {
    return Tags.of("operation", event.operation(), "transport", event.transport()).and(further);
  }

  private static Tag outcome(ClientEvent event) {
    return Tag.of("outcome", event.kind().name().toLowerCase(Locale.ROOT));
  }

  private static Tag target(ClientEvent event) {
    return Tag.of("target", event.target().orElse(NONE));
  }

  private static Tag reason(ClientEvent event) {
    return Tag.of(
        "reason", event.failure().map(failure -> failure.getClass().getSimpleName()).orElse(NONE));
  }
}
