package io.rhetor.client.stream;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.internal.value.PlainValues;
import io.rhetor.client.internal.value.Warnings;
import io.rhetor.client.message.ContextId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed answer (section 2 of {@code docs/protocol.md}, {@code POST /stream}).
 * Jackson writes and reads it as such an event.
 */
// See RhetorValue.
@JsonAutoDetect(getterVisibility = Visibility.NONE, isGetterVisibility = Visibility.NONE)
public final class StreamChunk {
  // Fields of their own, unlike other values': a stream makes one chunk for each event.
  private final String text;
  private final @Nullable String model;
  private final @Nullable String provider;
  private final @Nullable ContextId contextId;
  private final @Nullable Instant timestamp;
  private final boolean fallback;
  private final boolean restart;
  private final boolean last;
  private final List<String> warnings;
  private final Map<String, Object> additionalProperties;

  private StreamChunk(Builder builder, String text) {
    this.text = text;
    this.model = builder.model;
    this.provider = builder.provider;
    this.contextId = builder.contextId;
    this.timestamp = builder.timestamp;
    this.fallback = builder.fallback;
    this.restart = builder.restart;
    this.last = builder.last;
    this.warnings = builder.warnings;
    this.additionalProperties = builder.additionalProperties;
  }

  /**
   * {@return the chunk that its JSON describes, with an empty text if there is no {@code chunk}}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static StreamChunk fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder =
        builder()
            .text(fields.text("chunk").orElse(""))
            .model(fields.text("model").orElse(null))
            .provider(fields.text("provider").orElse(null))
            .contextId(fields.named("context", ContextId::of, "context_id").orElse(null))
            .timestamp(fields.instant("timestamp").orElse(null))
            .fallback(fields.flag("fallback").orElse(false))
            .restart(fields.flag("restart").orElse(false))
            .last(fields.flag("done").orElse(false))
            .warnings(Warnings.in(fields));
    builder.additionalProperties = fields.rest();
    return builder.build();
  }

  /**
   * {@return the event that the chunk is: strings, booleans and lists by their names on the wire;
   * without the fields that are empty or, but for {@code done}, false}
   */
  @JsonValue
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chunk", text);
    put(json, "model", model);
    put(json, "provider", provider);
    put(json, "context", contextId);
    put(json, "timestamp", timestamp);
    json.put("done", last);
    if (fallback) {
      json.put("fallback", true);
    }
    if (restart) {
      json.put("restart", true);
    }
    if (!warnings.isEmpty()) {
      json.put("warnings", warnings);
    }
    additionalProperties.forEach(json::putIfAbsent);
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }

  /** {@return the piece of text, to be put behind that of the chunk before; may be empty} */
  public String text() {
    return text;
  }

  /** {@return the id of the model that answers; empty if not told} */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** {@return the id of the provider that answers; empty if not told} */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /** {@return the conversation that the answer is added to; empty if not told} */
  public Optional<ContextId> contextId() {
    return Optional.ofNullable(contextId);
  }

  /**
   * {@return when the server sent the piece; empty if not told} A time without zone is read in the
   * zone of {@code RhetorConfig.serverZone}.
   */
  public Optional<Instant> timestamp() {
    return Optional.ofNullable(timestamp);
  }

  /** {@return whether another provider than the first one answers} */
  public boolean isFallback() {
    return fallback;
  }

  /**
   * {@return whether the answer begins anew with this chunk} A provider failed midway and another
   * one took over: the text of all chunks before it is to be dropped.
   */
  public boolean isRestart() {
    return restart;
  }

  /**
   * {@return whether the answer ends with this chunk} Most streams end without such a chunk, since
   * the end is delivered as a chunk only if it carries text.
   */
  public boolean isLast() {
    return last;
  }

  /**
   * {@return what there is to warn of, such as a budget that is nearly used up; usually nothing} A
   * collected answer has the warnings of all its chunks.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** {@return what else the server told: fields by their names on the wire; unmodifiable} */
  public Map<String, Object> additionalProperties() {
    return additionalProperties;
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof StreamChunk
            && comparable().equals(((StreamChunk) other).comparable()));
  }

  @Override
  public int hashCode() {
    return comparable().hashCode();
  }

  private Object comparable() {
    return PlainValues.comparable(toJson());
  }

  /** Shows everything but the text, of which it shows the length. */
  @Override
  public String toString() {
    Map<String, Object> shown = toJson();
    shown.put("chunk", "<" + text.length() + " characters>");
    shown.keySet().removeAll(additionalProperties.keySet());
    return "StreamChunk"
        + shown
        + (additionalProperties.isEmpty() ? "" : additionalProperties.keySet());
  }

  /**
   * {@return a chunk of text alone, for tests and test doubles}
   *
   * @param text the text
   */
  public static StreamChunk of(String text) {
    return builder().text(text).build();
  }

  /** {@return a builder that begins as a copy of this chunk} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.text = text;
    builder.model = model;
    builder.provider = provider;
    builder.contextId = contextId;
    builder.timestamp = timestamp;
    builder.fallback = fallback;
    builder.restart = restart;
    builder.last = last;
    builder.warnings = warnings;
    builder.additionalProperties = additionalProperties;
    return builder;
  }

  /** {@return a builder for tests and test doubles; {@code text} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects a chunk; null stands for what is not told. What is set is kept for the next chunk. Not
   * safe for use by several threads.
   */
  public static final class Builder {
    private @Nullable String text;
    private @Nullable String model;
    private @Nullable String provider;
    private @Nullable ContextId contextId;
    private @Nullable Instant timestamp;
    private boolean fallback;
    private boolean restart;
    private boolean last;
    private List<String> warnings = List.of();
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    /**
     * Sets the piece of text. Required.
     *
     * @param text the text, may be empty
     * @return this builder
     */
    public Builder text(String text) {
      this.text = Objects.requireNonNull(text, "text");
      return this;
    }

    /**
     * Sets the model that answers. Default: not told.
     *
     * @param model the model's id
     * @return this builder
     */
    public Builder model(@Nullable String model) {
      this.model = model;
      return this;
    }

    /**
     * Sets the provider that answers. Default: not told.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public Builder provider(@Nullable String provider) {
      this.provider = provider;
      return this;
    }

    /**
     * Sets the conversation that the answer is added to. Default: not told.
     *
     * @param contextId the context
     * @return this builder
     */
    public Builder contextId(@Nullable ContextId contextId) {
      this.contextId = contextId;
      return this;
    }

    /**
     * Sets when the server sent the piece. Default: not told.
     *
     * @param timestamp the time
     * @return this builder
     */
    public Builder timestamp(@Nullable Instant timestamp) {
      this.timestamp = timestamp;
      return this;
    }

    /**
     * Tells whether another provider than the first one answers. Default: false.
     *
     * @param fallback whether it does
     * @return this builder
     */
    public Builder fallback(boolean fallback) {
      this.fallback = fallback;
      return this;
    }

    /**
     * Tells whether the answer begins anew with this chunk. Default: false.
     *
     * @param restart whether it does
     * @return this builder
     */
    public Builder restart(boolean restart) {
      this.restart = restart;
      return this;
    }

    /**
     * Tells whether the answer ends with this chunk. Default: false.
     *
     * @param last whether it does
     * @return this builder
     */
    public Builder last(boolean last) {
      this.last = last;
      return this;
    }

    /**
     * Sets what there is to warn of, in place of what was set before. Default: nothing.
     *
     * @param warnings the warnings
     * @return this builder
     */
    public Builder warnings(Collection<String> warnings) {
      this.warnings = List.copyOf(warnings);
      return this;
    }

    /**
     * Adds a field that the library does not know, in place of one of this name.
     *
     * @param name the name on the wire
     * @param value a string, number, boolean, or a list or map of such; copied
     * @return this builder
     */
    public Builder additionalProperty(String name, Object value) {
      Map<String, Object> more = new LinkedHashMap<>(additionalProperties);
      more.put(name, Objects.requireNonNull(value, name));
      this.additionalProperties = JsonObject.of(more).rest();
      return this;
    }

    /**
     * {@return the chunk}
     *
     * @throws IllegalArgumentException if there is no text
     */
    public StreamChunk build() {
      if (text == null) {
        throw new IllegalArgumentException("text: is required; call text(text)");
      }
      return new StreamChunk(this, text);
    }
  }
}
