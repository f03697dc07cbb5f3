package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is generated and by whom. Nothing is set by default: the server decides. Immutable.
 *
 * <p>On the wire, generation parameters are written at the top of {@code options} and once more in
 * a nested {@code options}, since servers differ in where they read them; provider and model are
 * written at the top (section 2 of {@code docs/protocol.md}).
 *
 * <pre>{@code
 * GenerationOptions.builder().temperature(0.2).maxTokens(800).build();
 * }</pre>
 */
// See RhetorValue.
@JsonAutoDetect(getterVisibility = Visibility.NONE, isGetterVisibility = Visibility.NONE)
public final class GenerationOptions {
  private static final GenerationOptions NONE = builder().build();

  private static final String TEMPERATURE = "temperature";
  private static final String MAX_TOKENS = "max_tokens";
  private static final String TOP_P = "top_p";
  private static final String STOP = "stop";
  private static final String BYPASS_BUDGET = "bypass_budget";
  private static final String FALLBACK_PROVIDER = "fallback_provider";
  private static final String FALLBACK_MODEL = "fallback_model";

  private final @Nullable String provider;
  private final @Nullable String model;
  private final Map<String, Object> parameters;

  private GenerationOptions(Builder builder) {
    this.provider = builder.provider;
    this.model = builder.model;
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.parameters));
  }

  /**
   * Returns the options that leave everything to the server.
   *
   * @return options without any setting
   */
  public static GenerationOptions none() {
    return NONE;
  }

  /**
   * Reads options from their JSON.
   *
   * @param json fields by their names on the wire; a nested {@code options}, which repeats them for
   *     observed servers, is passed over
   * @return the options
   * @throws IllegalArgumentException if a field is not valid
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static GenerationOptions fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("provider").ifPresent(builder::provider);
    fields.text("model").ifPresent(builder::model);
    fields.real(TEMPERATURE).ifPresent(builder::temperature);
    fields.integer(MAX_TOKENS).ifPresent(builder::maxTokens);
    fields.real(TOP_P).ifPresent(builder::topP);
    if (fields.has(STOP)) {
      builder.stop(fields.texts(STOP).toArray(new String[0]));
    }
    fields.flag(BYPASS_BUDGET).ifPresent(builder::bypassBudget);
    fields
        .text(FALLBACK_PROVIDER)
        .ifPresent(value -> builder.parameters.put(FALLBACK_PROVIDER, value));
    fields.text(FALLBACK_MODEL).ifPresent(value -> builder.parameters.put(FALLBACK_MODEL, value));
    fields.disregard("options");
    fields.rest().forEach(builder::parameter);
    return builder.build();
  }

  /**
   * Returns the {@code options} of a request, as {@code docs/protocol.md} documents them.
   *
   * @return strings, numbers, booleans, lists and maps of such by their names on the wire
   */
  @JsonValue
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    provider().ifPresent(id -> json.put("provider", id));
    model().ifPresent(id -> json.put("model", id));
    json.putAll(parameters);
    return json;
  }

  /**
   * Starts a set of options.
   *
   * @return a builder with nothing set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the provider that must answer.
   *
   * @return the provider's id; empty to leave the choice to Rhetor's routing
   */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /**
   * Returns the model that must answer.
   *
   * @return the model's id; empty to leave the choice to Rhetor's routing
   */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /**
   * Returns the sampling temperature.
   *
   * @return from 0 to 2; empty for the server's default
   */
  public OptionalDouble temperature() {
    Double value = (Double) parameters.get(TEMPERATURE);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * Returns the longest answer allowed.
   *
   * @return a number of tokens, at least 1; empty for the server's default
   */
  public OptionalInt maxTokens() {
    Integer value = (Integer) parameters.get(MAX_TOKENS);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /**
   * Returns the share of probability that sampling is limited to.
   *
   * @return above 0, up to 1; empty for the server's default
   */
  public OptionalDouble topP() {
    Double value = (Double) parameters.get(TOP_P);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * Tells whether an enforced budget limit is passed over.
   *
   * @return true to answer in spite of an exhausted budget
   */
  public boolean isBudgetBypassed() {
    return Boolean.TRUE.equals(parameters.get(BYPASS_BUDGET));
  }

  /**
   * Returns all generation parameters under their names on the wire, extra ones included.
   *
   * @return the parameters in the order in which they were set, without provider and model;
   *     unmodifiable
   */
  public Map<String, Object> parameters() {
    return parameters;
  }

  /**
   * Tells whether everything is left to the server.
   *
   * @return true if nothing is set
   */
  public boolean isEmpty() {
    return provider == null && model == null && parameters.isEmpty();
  }

  /**
   * Starts a set of options that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.provider = provider;
    builder.model = model;
    builder.parameters.putAll(parameters);
    return builder;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GenerationOptions
        && Objects.equals(provider, ((GenerationOptions) other).provider)
        && Objects.equals(model, ((GenerationOptions) other).model)
        && parameters.equals(((GenerationOptions) other).parameters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(provider, model, parameters);
  }

  /** Shows provider, model and the names of the parameters; stop texts and extras stay private. */
  @Override
  public String toString() {
    return "GenerationOptions{provider="
        + provider
        + ", model="
        + model
        + ", parameters="
        + parameters.keySet()
        + "}";
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String provider;
    private @Nullable String model;
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets the provider that must answer, past Rhetor's routing. Default: routed.
     *
     * @param provider the provider's id, such as {@code anthropic}
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder provider(String provider) {
      this.provider = Checks.requireText("provider", provider);
      return this;
    }

    /**
     * Sets the model that must answer, past Rhetor's routing. Default: routed.
     *
     * @param model the model's id
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder model(String model) {
      this.model = Checks.requireText("model", model);
      return this;
    }

    /**
     * Sets the sampling temperature. Default: the server's.
     *
     * @param temperature from 0 (always the likeliest word) to 2
     * @return this builder
     * @throws IllegalArgumentException if it is outside that range
     */
    public Builder temperature(double temperature) {
      parameters.put(TEMPERATURE, Checks.requireWithin("temperature", temperature, 0, 2));
      return this;
    }

    /**
     * Sets the longest answer allowed. Default: the server's.
     *
     * @param maxTokens a number of tokens, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxTokens(int maxTokens) {
      parameters.put(MAX_TOKENS, Checks.requireAtLeast("maxTokens", maxTokens, 1));
      return this;
    }

    /**
     * Sets the share of probability that sampling is limited to. Default: the server's.
     *
     * @param topP from 0 to 1
     * @return this builder
     * @throws IllegalArgumentException if it is outside that range
     */
    public Builder topP(double topP) {
      parameters.put(TOP_P, Checks.requireWithin("topP", topP, 0, 1));
      return this;
    }

    /**
     * Sets the texts at which the answer ends. Default: none.
     *
     * @param stop the texts
     * @return this builder
     */
    public Builder stop(String... stop) {
      for (String text : stop) {
        Objects.requireNonNull(text, "stop");
      }
      parameters.put(STOP, List.of(stop));
      return this;
    }

    /**
     * Sets whether an enforced budget limit is passed over for this call. Default: no.
     *
     * @param bypassBudget true to answer in spite of an exhausted budget
     * @return this builder
     */
    public Builder bypassBudget(boolean bypassBudget) {
      parameters.put(BYPASS_BUDGET, bypassBudget);
      return this;
    }

    /**
     * Sets who answers if the first provider fails while it answers. Default: the server's choice.
     *
     * @param provider the provider's id
     * @param model the model's id
     * @return this builder
     * @throws IllegalArgumentException if either is blank
     */
    public Builder fallback(String provider, String model) {
      parameters.put(FALLBACK_PROVIDER, Checks.requireText("fallback provider", provider));
      parameters.put(FALLBACK_MODEL, Checks.requireText("fallback model", model));
      return this;
    }

    /**
     * Sets a parameter that this class has no method for.
     *
     * @param name the name on the wire; the names that this class has methods for are refused
     * @param value a string, number, boolean, or a list or map of such; copied
     * @return this builder
     * @throws IllegalArgumentException if the name is blank or has a method here, or the value is
     *     of another type
     */
    public Builder parameter(String name, Object value) {
      parameters.put(name, UnknownFields.check("parameter", RESERVED, name, value));
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     */
    public GenerationOptions build() {
      return new GenerationOptions(this);
    }

    private static final List<String> RESERVED =
        List.of(
            "provider",
            "model",
            "options",
            TEMPERATURE,
            MAX_TOKENS,
            TOP_P,
            STOP,
            BYPASS_BUDGET,
            FALLBACK_PROVIDER,
            FALLBACK_MODEL);
  }
}
