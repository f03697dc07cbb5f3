package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
public final class GenerationOptions extends RhetorValue {
  private static final GenerationOptions NONE = builder().build();

  private static final String TEMPERATURE = "temperature";
  private static final String MAX_TOKENS = "max_tokens";
  private static final String TOP_P = "top_p";
  private static final String STOP = "stop";
  private static final String BYPASS_BUDGET = "bypass_budget";
  private static final String FALLBACK_PROVIDER = "fallback_provider";
  private static final String FALLBACK_MODEL = "fallback_model";

  private final Map<String, Object> parameters;

  private GenerationOptions(Builder builder) {
    super(builder, STOP);
    Map<String, Object> all = toJson();
    all.remove("provider");
    all.remove("model");
    this.parameters = Collections.unmodifiableMap(all);
  }

  /** {@return the options that leave everything to the server: options without any setting} */
  public static GenerationOptions none() {
    return NONE;
  }

  /**
   * {@return the options that their JSON describes}
   *
   * @param json fields by their names on the wire; a nested {@code options}, which repeats them for
   *     observed servers, is passed over
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
    fields.text(FALLBACK_PROVIDER).ifPresent(builder::fallbackProvider);
    fields.text(FALLBACK_MODEL).ifPresent(builder::fallbackModel);
    fields.disregard("options");
    fields.rest().forEach(builder::parameter);
    return builder.build();
  }

  /** {@return a builder with nothing set} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the id of the provider that must answer; empty to leave the choice to Rhetor's
   * routing}
   */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /**
   * {@return the id of the model that must answer; empty to leave the choice to Rhetor's routing}
   */
  public Optional<String> model() {
    return Fields.text(this, "model");
  }

  /** {@return the sampling temperature: from 0 to 2; empty for the server's default} */
  public OptionalDouble temperature() {
    Double value = (Double) parameters.get(TEMPERATURE);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** {@return the longest answer allowed, in tokens; empty for the server's default} */
  public OptionalInt maxTokens() {
    Integer value = (Integer) parameters.get(MAX_TOKENS);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /**
   * {@return the share of probability that sampling is limited to: from 0 to 1; empty for the
   * server's default}
   */
  public OptionalDouble topP() {
    Double value = (Double) parameters.get(TOP_P);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** {@return whether an enforced budget limit is passed over} */
  public boolean isBudgetBypassed() {
    return Boolean.TRUE.equals(parameters.get(BYPASS_BUDGET));
  }

  /**
   * {@return all generation parameters under their names on the wire, those with a method first,
   * without provider and model; unmodifiable}
   */
  public Map<String, Object> parameters() {
    return parameters;
  }

  /** {@return whether nothing is set, so that everything is left to the server} */
  public boolean isEmpty() {
    return toJson().isEmpty();
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects options. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<GenerationOptions, Builder> {
    private Builder() {
      super(
          GenerationOptions::new,
          "provider",
          "model",
          TEMPERATURE,
          MAX_TOKENS,
          TOP_P,
          STOP,
          BYPASS_BUDGET,
          FALLBACK_PROVIDER,
          FALLBACK_MODEL,
          "options");
    }

    /**
     * Sets the provider that must answer, past Rhetor's routing. Default: routed.
     *
     * @param provider the provider's id, such as {@code anthropic}
     * @return this builder
     */
    public Builder provider(String provider) {
      return Fields.check(this, "provider", provider);
    }

    /**
     * Sets the model that must answer, past Rhetor's routing. Default: routed.
     *
     * @param model the model's id
     * @return this builder
     */
    public Builder model(String model) {
      return Fields.check(this, "model", model);
    }

    /**
     * Sets the sampling temperature. Default: the server's.
     *
     * @param temperature from 0 (always the likeliest word) to 2
     * @return this builder
     */
    public Builder temperature(double temperature) {
      return Fields.set(this, TEMPERATURE, Checks.requireWithin("temperature", temperature, 0, 2));
    }

    /**
     * Sets the longest answer allowed. Default: the server's.
     *
     * @param maxTokens a number of tokens, at least 1
     * @return this builder
     */
    public Builder maxTokens(int maxTokens) {
      return Fields.set(this, MAX_TOKENS, Checks.requireAtLeast("maxTokens", maxTokens, 1));
    }

    /**
     * Sets the share of probability that sampling is limited to. Default: the server's.
     *
     * @param topP from 0 to 1
     * @return this builder
     */
    public Builder topP(double topP) {
      return Fields.set(this, TOP_P, Checks.requireWithin("topP", topP, 0, 1));
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
      return Fields.set(this, STOP, stop.length == 0 ? null : List.of(stop));
    }

    /**
     * Sets whether an enforced budget limit is passed over for this call. Default: no.
     *
     * @param bypassBudget true to answer in spite of an exhausted budget
     * @return this builder
     */
    public Builder bypassBudget(boolean bypassBudget) {
      return Fields.set(this, BYPASS_BUDGET, bypassBudget);
    }

    /**
     * Sets who answers if the first provider fails while it answers. Default: the server's choice.
     *
     * @param provider the provider's id
     * @param model the model's id
     * @return this builder
     */
    public Builder fallback(String provider, String model) {
      return fallbackProvider(provider).fallbackModel(model);
    }

    private Builder fallbackProvider(String provider) {
      return Fields.set(this, FALLBACK_PROVIDER, Checks.requireText("fallback provider", provider));
    }

    private Builder fallbackModel(String model) {
      return Fields.set(this, FALLBACK_MODEL, Checks.requireText("fallback model", model));
    }

    /**
     * Sets a parameter that this class has no method for. The same as {@link #additionalProperty},
     * by the name that such fields have here: what is at the top of options is a parameter.
     *
     * @param name the name on the wire; the names that this class has methods for are refused
     * @param value a string, finite number, boolean, or a list or map of such; copied
     * @return this builder
     */
    public Builder parameter(String name, Object value) {
      return Fields.addOther(this, "parameter", name, value);
    }
  }
}
