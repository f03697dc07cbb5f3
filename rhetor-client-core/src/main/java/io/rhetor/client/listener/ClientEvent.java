package io.rhetor.client.listener;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a call. Immutable. Holds no text of a request or an answer and no
 * header; only the {@link #failure()} may name things on the server, by the address that was asked.
 *
 * <p>A call has one {@link Kind#ATTEMPT_STARTED} for each attempt, and in the end one of {@link
 * Kind#SUCCEEDED}, {@link Kind#FAILED} and {@link Kind#CANCELLED}.
 */
public final class ClientEvent {
  /** What happened. Later versions may add to these. */
  public enum Kind {
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

  private final Kind kind;
  private final long callId;
  private final String operation;
  private final String transport;
  private final int attempt;
  private final Duration elapsed;
  private final @Nullable Duration delay;
  private final @Nullable Throwable failure;
  private final @Nullable String target;

  private ClientEvent(Builder builder) {
    this.kind = required("kind", builder.kind);
    this.callId = required("callId", builder.callId);
    this.operation = required("operation", builder.operation);
    this.transport = required("transport", builder.transport);
    this.attempt = required("attempt", builder.attempt);
    this.elapsed = required("elapsed", builder.elapsed);
    this.delay = builder.delay;
    this.failure = builder.failure;
    this.target = builder.target;
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is required; call " + field + "(…)");
    }
    return value;
  }

  /** {@return what happened} */
  public Kind kind() {
    return kind;
  }

  /** {@return which call it happened to: a number that no other call in this JVM has} */
  public long callId() {
    return callId;
  }

  /**
   * {@return what the call is about, in one of few values, fit for the tag of a metric: over HTTP
   * the method and the route, such as {@code POST /message} or {@code GET /templates/{id}}; over
   * WebSocket the type of the request, such as {@code LLM_REQUEST}, or {@code connect}; of a
   * fallback chain the method of {@link io.rhetor.client.LlmClient}, such as {@code sendMessage}}
   */
  public String operation() {
    return operation;
  }

  /** {@return by what way the call goes: {@code http}, {@code websocket} or {@code fallback}} */
  public String transport() {
    return transport;
  }

  /** {@return which attempt of the call it belongs to: 1 for the first; 0 if none has begun} */
  public int attempt() {
    return attempt;
  }

  /** {@return the time since the call was made, or since a stream was subscribed to} */
  public Duration elapsed() {
    return elapsed;
  }

  /**
   * {@return the wait before the next attempt or connection; empty but for {@link
   * Kind#RETRY_SCHEDULED} and {@link Kind#RECONNECTING}}
   */
  public Optional<Duration> delay() {
    return Optional.ofNullable(delay);
  }

  /**
   * {@return what went wrong: in almost all cases a {@link io.rhetor.client.error.RhetorException},
   * whose message holds nothing private, while its accessors may quote what was sent; empty if
   * nothing went wrong} Not part of {@code toString}, since a target that is none of this library
   * may fail with anything.
   */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * {@return which target of several the attempt is for: the name that the target has in its chain;
   * empty if there is no choice}
   */
  public Optional<String> target() {
    return Optional.ofNullable(target);
  }

  private List<@Nullable Object> fields() {
    return Arrays.asList(
        kind, callId, operation, transport, attempt, elapsed, delay, target, failure);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientEvent && fields().equals(((ClientEvent) other).fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return String.format(
        "ClientEvent{kind=%s, callId=%s, operation=%s, transport=%s, attempt=%s, elapsed=%s%s%s}",
        kind,
        callId,
        operation,
        transport,
        attempt,
        elapsed,
        delay == null ? "" : ", delay=" + delay,
        target == null ? "" : ", target=" + target);
  }

  /**
   * {@return a builder, for tests and for listeners' own events; all but {@code delay}, {@code
   * failure} and {@code target} is required}
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects an event. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable Kind kind;
    private @Nullable Long callId;
    private @Nullable String operation;
    private @Nullable String transport;
    private @Nullable Integer attempt;
    private @Nullable Duration elapsed;
    private @Nullable Duration delay;
    private @Nullable Throwable failure;
    private @Nullable String target;

    private Builder() {}

    /**
     * Takes over all that an event tells.
     *
     * @param event the event
     * @return this builder
     */
    public Builder from(ClientEvent event) {
      this.kind = event.kind;
      this.callId = event.callId;
      this.operation = event.operation;
      this.transport = event.transport;
      this.attempt = event.attempt;
      this.elapsed = event.elapsed;
      this.delay = event.delay;
      this.failure = event.failure;
      this.target = event.target;
      return this;
    }

    /**
     * Sets what happened. Required.
     *
     * @param kind the kind
     * @return this builder
     */
    public Builder kind(Kind kind) {
      this.kind = Objects.requireNonNull(kind, "kind");
      return this;
    }

    /**
     * Sets which call it happened to. Required.
     *
     * @param callId a number that no other call has
     * @return this builder
     */
    public Builder callId(long callId) {
      this.callId = callId;
      return this;
    }

    /**
     * Sets what the call is about. Required.
     *
     * @param operation one of few values
     * @return this builder
     */
    public Builder operation(String operation) {
      this.operation = Objects.requireNonNull(operation, "operation");
      return this;
    }

    /**
     * Sets by what way the call goes. Required.
     *
     * @param transport for example {@code http}
     * @return this builder
     */
    public Builder transport(String transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /**
     * Sets which attempt of the call it belongs to. Required.
     *
     * @param attempt 1 for the first; 0 if none has begun
     * @return this builder
     */
    public Builder attempt(int attempt) {
      this.attempt = attempt;
      return this;
    }

    /**
     * Sets how long the call has been under way. Required.
     *
     * @param elapsed the time since it was made
     * @return this builder
     */
    public Builder elapsed(Duration elapsed) {
      this.elapsed = Objects.requireNonNull(elapsed, "elapsed");
      return this;
    }

    /**
     * Sets the wait before the next attempt. Default: none.
     *
     * @param delay the wait, or null
     * @return this builder
     */
    public Builder delay(@Nullable Duration delay) {
      this.delay = delay;
      return this;
    }

    /**
     * Sets what went wrong. Default: nothing.
     *
     * @param failure the failure, or null
     * @return this builder
     */
    public Builder failure(@Nullable Throwable failure) {
      this.failure = failure;
      return this;
    }

    /**
     * Sets which target of several is asked. Default: none.
     *
     * @param target its name, or null
     * @return this builder
     */
    public Builder target(@Nullable String target) {
      this.target = target;
      return this;
    }

    /**
     * {@return the event}
     *
     * @throws IllegalArgumentException if something required is missing
     */
    public ClientEvent build() {
      return new ClientEvent(this);
    }
  }
}
