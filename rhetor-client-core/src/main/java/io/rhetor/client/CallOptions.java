package io.rhetor.client;

import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.ResponseInfo;
import io.rhetor.client.policy.RetryPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be other for some calls than for their client: time limits, retry policy, delivery,
 * headers, token, context, and what is told of answers. What is not set stays as it is. Immutable.
 *
 * <pre>{@code
 * RhetorClient ofTenant = rhetor.withOptions(CallOptions.builder()
 *     .header("X-Tenant", tenant)
 *     .totalTimeout(Duration.ofSeconds(5))
 *     .build());
 * }</pre>
 */
public final class CallOptions {
  // A private copy that is never changed, so that each setting is declared once.
  private final Builder settings;

  private CallOptions(Builder settings) {
    this.settings = settings;
  }

  /** {@return a builder with nothing set} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return how long an answer may take to begin; empty for the client's limit} */
  public Optional<Duration> headersTimeout() {
    return Optional.ofNullable(settings.headersTimeout);
  }

  /** {@return how long an answer that has begun may be silent; empty for the client's limit} */
  public Optional<Duration> idleTimeout() {
    return Optional.ofNullable(settings.idleTimeout);
  }

  /**
   * {@return how long the subscriber of a stream may ask for nothing, zero for no limit; empty for
   * the client's limit}
   */
  public Optional<Duration> pauseTimeout() {
    return Optional.ofNullable(settings.pauseTimeout);
  }

  /** {@return how long a call may take as a whole; empty for the client's limit, if any} */
  public Optional<Duration> totalTimeout() {
    return Optional.ofNullable(settings.totalTimeout);
  }

  /** {@return when calls that failed are attempted once more; empty for the client's policy} */
  public Optional<RetryPolicy> retryPolicy() {
    return Optional.ofNullable(settings.retryPolicy);
  }

  /** {@return which thread calls the subscribers of streams; empty for the client's setting} */
  public Optional<Delivery> delivery() {
    return Optional.ofNullable(settings.delivery);
  }

  /**
   * {@return values of further headers by name, whose case does not matter; unmodifiable. May hold
   * secrets}
   */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(settings.headers);
  }

  /** {@return suppliers of further headers by name, whose case does not matter; unmodifiable} */
  public Map<String, Supplier<String>> headerSuppliers() {
    return Collections.unmodifiableMap(settings.headerSuppliers);
  }

  /** {@return where the bearer token comes from; empty for the client's token, if any} */
  public Optional<Supplier<String>> token() {
    return Optional.ofNullable(settings.token);
  }

  /** {@return the context of messages that name none; empty for the client's} */
  public Optional<ContextId> contextId() {
    return Optional.ofNullable(settings.contextId);
  }

  /** {@return what is told what came with each answer; empty for the client's action, if any} */
  public Optional<Consumer<ResponseInfo>> onResponse() {
    return Optional.ofNullable(settings.onResponse);
  }

  /** Puts what is set here in the place of what settings have, and returns them. */
  TransportSettings applyTo(TransportSettings settings) {
    this.settings.applyTo(settings);
    settings.onResponse = onResponse().or(() -> settings.onResponse);
    return settings;
  }

  /** Shows names and limits; never a token or the value of a header. */
  @Override
  public String toString() {
    Map<String, Object> set = new TreeMap<>();
    headersTimeout().ifPresent(limit -> set.put("headersTimeout", limit));
    idleTimeout().ifPresent(limit -> set.put("idleTimeout", limit));
    pauseTimeout().ifPresent(limit -> set.put("pauseTimeout", limit));
    totalTimeout().ifPresent(limit -> set.put("totalTimeout", limit));
    retryPolicy().ifPresent(policy -> set.put("retryPolicy", policy));
    delivery().ifPresent(delivery -> set.put("delivery", delivery));
    contextId().ifPresent(context -> set.put("contextId", context));
    token().ifPresent(token -> set.put("token", "set"));
    onResponse().ifPresent(action -> set.put("onResponse", "set"));
    if (!settings.headerNames().isEmpty()) {
      set.put("headers", settings.headerNames());
    }
    return "CallOptions" + set;
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder extends SettingsBuilder<Builder> {
    private @Nullable ContextId contextId;
    private @Nullable Consumer<ResponseInfo> onResponse;

    private Builder() {}

    /**
     * Sets the context of messages and chats that name none, in place of the one of their
     * component. Means nothing to other calls.
     *
     * @param contextId the context
     * @return this builder
     */
    public Builder contextId(ContextId contextId) {
      this.contextId = Objects.requireNonNull(contextId, "contextId");
      return this;
    }

    /**
     * Sets what is told what came with each answer: status, headers, request id, server, attempts,
     * time. It is told before the future completes; of a stream, before the first chunk is
     * delivered. It is not told of refusals and failures, whose exceptions have these things. A
     * method that makes several requests, such as a rendering with a check of the variables or an
     * invocation with a look-up at Hermes, has it told of the answer to each.
     *
     * @param onResponse called on the {@link RhetorConfig.Builder#executor}; the limits of the call
     *     count while it runs, and what it throws fails the call, as the cause
     * @return this builder
     */
    public Builder onResponse(Consumer<ResponseInfo> onResponse) {
      this.onResponse = Objects.requireNonNull(onResponse, "onResponse");
      return this;
    }

    /** {@return the options} */
    public CallOptions build() {
      return new CallOptions(copy());
    }
  }
}
