package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.internal.value.Warnings;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of a language model, from {@code /message}, {@code /chat} or collected from a
 * stream (section 2 of {@code docs/protocol.md}).
 */
public final class MessageResponse extends RhetorValue {
  private static final Set<String> CUT_OFF =
      Set.of("length", "max_tokens", "MAX_TOKENS", "max_output_tokens");

  private final JsonObject json;
  private final @Nullable ResponseInfo info;

  private MessageResponse(JsonObject json) {
    super(json, "message");
    this.json = json;
    this.info = null;
    json.required("message");
    json.text("model");
    json.text("provider");
    json.named("context", ContextId::of, "context_id");
    Optional<String> reason = json.text("finish_reason", "stop_reason");
    json.flag("finished", !reason.filter(CUT_OFF::contains).isPresent());
    json.flag("simulated", false);
    json.flag("fallback", false);
    json.instant("timestamp");
    Warnings.in(json);
    json.value("usage", TokenUsage.class, TokenUsage::fromJson);
  }

  private MessageResponse(MessageResponse source, @Nullable ResponseInfo info) {
    super(source.json, "message");
    this.json = source.json;
    this.info = info;
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code message}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static MessageResponse fromJson(Map<String, ?> json) {
    return new MessageResponse(JsonObject.of(json));
  }

  /**
   * {@return the answer; empty where the provider was not available and the server did not say so}
   */
  public String message() {
    return Fields.required(this, "message", String.class);
  }

  /** {@return the id of the model that answered; empty if not told} */
  public Optional<String> model() {
    return Fields.text(this, "model");
  }

  /** {@return the id of the provider that answered; empty if not told} */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /** {@return the conversation that the answer was added to; empty if not told} */
  public Optional<ContextId> contextId() {
    return Fields.field(this, "context", ContextId.class);
  }

  /**
   * {@return whether the model came to an end by itself: false only if the server says so, with
   * {@code finished} or with a {@link #finishReason()} that means a limit on the length}
   */
  public boolean isFinished() {
    return Fields.required(this, "finished", Boolean.class);
  }

  /**
   * {@return why the model stopped, in the words of the provider: for example {@code stop} or
   * {@code length}; empty if not told}
   */
  public Optional<String> finishReason() {
    return Fields.text(this, "finish_reason");
  }

  /**
   * {@return whether the server says that it simulated the answer, so that no real model answered}
   */
  public boolean isSimulated() {
    return Fields.required(this, "simulated", Boolean.class);
  }

  /** {@return whether another provider than the first one answered} */
  public boolean isFallback() {
    return Fields.required(this, "fallback", Boolean.class);
  }

  /** {@return when the server answered; empty if not told} */
  public Optional<Instant> timestamp() {
    return Fields.field(this, "timestamp", Instant.class);
  }

  /**
   * {@return what there is to warn of, such as a budget that is nearly used up: warnings of the
   * server and of clients on the way, such as {@code BudgetAwareLlmClient}; usually none}
   */
  public List<String> warnings() {
    return Fields.list(this, "warnings");
  }

  /** {@return what the answer consumed; empty if not told} */
  public Optional<TokenUsage> usage() {
    return Fields.field(this, "usage", TokenUsage.class);
  }

  /**
   * {@return what came with the answer over HTTP: status, headers and the like; empty for answers
   * over WebSocket, of test doubles, and those that were collected from a stream, for which {@code
   * CallOptions.Builder.onResponse} tells it} It is no part of the answer: it counts neither for
   * equality nor for {@code toString}, and is not written as JSON.
   */
  public Optional<ResponseInfo> responseInfo() {
    return Optional.ofNullable(info);
  }

  /**
   * {@return this answer with what came with it: an answer that is equal to this one}
   *
   * @param info status, headers and the like
   */
  public MessageResponse withResponseInfo(ResponseInfo info) {
    return new MessageResponse(this, info);
  }

  /**
   * {@return an answer of text alone, for own clients and tests}
   *
   * @param message the text, which may be empty
   */
  public static MessageResponse of(String message) {
    return builder().message(message).build();
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.json.putAll(toJson());
    builder.info = info;
    return builder;
  }

  /** {@return a builder; {@code message} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects an answer; null stands for what is not told. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Object> json = new LinkedHashMap<>();
    private @Nullable ResponseInfo info;

    private Builder() {}

    /**
     * Sets the answer. Required.
     *
     * @param message the text
     * @return this builder
     */
    public Builder message(String message) {
      return set("message", Objects.requireNonNull(message, "message"));
    }

    /**
     * Sets the model that answered. Default: not told.
     *
     * @param model the model's id
     * @return this builder
     */
    public Builder model(@Nullable String model) {
      return set("model", model);
    }

    /**
     * Sets the provider that answered. Default: not told.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public Builder provider(@Nullable String provider) {
      return set("provider", provider);
    }

    /**
     * Sets the conversation that the answer was added to. Default: not told.
     *
     * @param contextId the context
     * @return this builder
     */
    public Builder contextId(@Nullable ContextId contextId) {
      return set("context", contextId);
    }

    /**
     * Tells whether the model came to an end by itself. Default: true, unless the {@linkplain
     * #finishReason(String) reason} means a limit on the length.
     *
     * @param finished whether it did
     * @return this builder
     */
    public Builder finished(boolean finished) {
      return set("finished", finished);
    }

    /**
     * Sets why the model stopped. Default: not told.
     *
     * @param finishReason for example {@code stop} or {@code length}
     * @return this builder
     */
    public Builder finishReason(@Nullable String finishReason) {
      return set("finish_reason", finishReason);
    }

    /**
     * Tells whether no real model answered. Default: false.
     *
     * @param simulated whether the answer was simulated
     * @return this builder
     */
    public Builder simulated(boolean simulated) {
      return set("simulated", simulated);
    }

    /**
     * Tells whether another provider than the first one answered. Default: false.
     *
     * @param fallback whether it did
     * @return this builder
     */
    public Builder fallback(boolean fallback) {
      return set("fallback", fallback);
    }

    /**
     * Sets when the server answered. Default: not told.
     *
     * @param timestamp the time
     * @return this builder
     */
    public Builder timestamp(@Nullable Instant timestamp) {
      return set("timestamp", timestamp);
    }

    /**
     * Sets what there is to warn of, in place of what was set before. Default: nothing.
     *
     * @param warnings the warnings
     * @return this builder
     */
    public Builder warnings(Collection<String> warnings) {
      return set("warnings", List.copyOf(warnings));
    }

    /**
     * Sets what the answer consumed. Default: not told.
     *
     * @param usage the usage
     * @return this builder
     */
    public Builder usage(@Nullable TokenUsage usage) {
      return set("usage", usage);
    }

    /**
     * Adds a field that the library does not know, in place of one of this name.
     *
     * @param name the name on the wire
     * @param value a string, number, boolean, or a list or map of such; copied
     * @return this builder
     */
    public Builder additionalProperty(String name, Object value) {
      return set(name, Objects.requireNonNull(value, name));
    }

    /**
     * {@return the answer}
     *
     * @throws IllegalArgumentException if there is no message
     */
    public MessageResponse build() {
      return new MessageResponse(new MessageResponse(JsonObject.of(json)), info);
    }

    private Builder set(String name, @Nullable Object value) {
      if (value == null) {
        json.remove(name);
      } else {
        json.put(name, value);
      }
      return this;
    }
  }
}
