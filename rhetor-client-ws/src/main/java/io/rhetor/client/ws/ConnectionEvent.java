package io.rhetor.client.ws;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.ws.internal.ValueStyle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What happens on the connections of a {@link RhetorWebSocketClient}, from {@link
 * RhetorWebSocketClient#events()}. Never holds text of a message.
 */
@Value.Immutable
@ValueStyle
public interface ConnectionEvent {

  /** What happened. More kinds may come with later versions. */
  enum Kind {
    /** A connection is open and registered. */
    CONNECTED,
    /** A connection was lost, or connecting was given up: {@link #reason()}. */
    DISCONNECTED,
    /** After a loss, another attempt follows: {@link #attempt()}, {@link #delay()}. */
    RECONNECTING,
    /** The server began to work on a request: {@link #contextId()}. */
    TYPING_STARTED,
    /** The server ended its work on a request: {@link #contextId()}. */
    TYPING_STOPPED,
    /** The client was closed; no event comes behind it. */
    CLOSED
  }

  /**
   * Tells what happened.
   *
   * @return the kind
   */
  Kind kind();

  /**
   * Returns the conversation that the server works on.
   *
   * @return the context; empty if the event is none of typing, or the server does not tell
   */
  Optional<ContextId> contextId();

  /**
   * Returns why there is no connection.
   *
   * @return the failure; empty for all kinds but {@code DISCONNECTED} and {@code RECONNECTING}
   */
  Optional<RhetorException> reason();

  /**
   * Returns how many connections in a row came to nothing.
   *
   * @return 1 or more; empty for all kinds but {@code RECONNECTING}
   */
  OptionalInt attempt();

  /**
   * Returns after what time the next attempt follows.
   *
   * @return the time; empty for all kinds but {@code RECONNECTING}
   */
  Optional<Duration> delay();

  /**
   * Starts an event, for tests and test doubles.
   *
   * @return a builder; {@code kind} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the event. */
  final class Builder extends ImmutableConnectionEvent.Builder {
    Builder() {}
  }
}
