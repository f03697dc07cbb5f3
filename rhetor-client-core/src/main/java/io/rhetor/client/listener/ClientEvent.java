package io.rhetor.client.listener;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Something that happened to a call. Immutable. Holds no text of a request or an answer and no
 * header; only the {@link #failure()} may name things on the server, by the address that was asked.
 *
 * <p>A call has one {@link Kind#ATTEMPT_STARTED} for each attempt, and in the end one of {@link
 * Kind#SUCCEEDED}, {@link Kind#FAILED} and {@link Kind#CANCELLED}.
 */
@Value.Immutable
@ValueStyle
public interface ClientEvent {

  /** What happened. Later versions may add to these. */
  enum Kind {
    /** An attempt of the call begins; {@link #attempt()} counts it. */
    ATTEMPT_STARTED,
    /** The headers of an answer are here, whatever its status; not those of a redirect. */
    HEADERS_RECEIVED,
    /** The first piece of a streamed answer is here. */
    FIRST_CHUNK,
    /**
     * An attempt failed with {@link #failure()}, and the next one begins after {@link #delay()}.
     */
    RETRY_SCHEDULED,
    /**
     * A {@link #target()} of a chain failed with {@link #failure()}, or gave an empty answer if
     * there is none, and the next one is asked.
     */
    FELL_BACK,
    /** A connection was lost with {@link #failure()} and is made anew after {@link #delay()}. */
    RECONNECTING,
    /** The answer is whole. Of a stream, pieces may still wait to be asked for. */
    SUCCEEDED,
    /** The call failed for good, with {@link #failure()}. */
    FAILED,
    /** The caller ended the call, through a future, a subscription or a closed stream. */
    CANCELLED
  }

  /** {@return what happened: the kind} */
  Kind kind();

  /** {@return which call it happened to: a number that no other call in this JVM has} */
  long callId();

  /**
   * {@return what the call is about, in one of few values, fit for the tag of a metric: over HTTP
   * the method and the route, such as {@code POST /message} or {@code GET /templates/{id}}; over
   * WebSocket the type of the request, such as {@code LLM_REQUEST}, or {@code connect}; of a
   * fallback chain the method of {@link io.rhetor.client.LlmClient}, such as {@code sendMessage}}
   */
  String operation();

  /** {@return by what way the call goes: {@code http}, {@code websocket} or {@code fallback}} */
  String transport();

  /** {@return which attempt of the call it belongs to: 1 for the first; 0 if none has begun} */
  int attempt();

  /**
   * {@return how long the call has been under way: the time since it was made, or since a stream
   * was subscribed to}
   */
  Duration elapsed();

  /**
   * {@return how long is waited before the next attempt or connection: the wait; empty but for
   * {@link Kind#RETRY_SCHEDULED} and {@link Kind#RECONNECTING}}
   */
  Optional<Duration> delay();

  /**
   * Returns what went wrong. Not part of {@code toString}, since a target that is none of this
   * library may fail with anything.
   *
   * @return in almost all cases a {@link io.rhetor.client.error.RhetorException}, whose message
   *     holds nothing private, while its accessors may quote what was sent; empty if nothing went
   *     wrong
   */
  @Value.Redacted
  Optional<Throwable> failure();

  /**
   * {@return which target of several the attempt is for: the name that the target has in its chain;
   * empty if there is no choice}
   */
  Optional<String> target();

  /** {@return a builder} */
  static Builder builder() {
    return new Builder();
  }

  /** Collects an event. Not safe for use by several threads. */
  final class Builder extends ImmutableClientEvent.Builder {
    Builder() {}
  }
}
