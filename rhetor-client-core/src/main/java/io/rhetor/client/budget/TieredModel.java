package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A language model and its price. */
public final class TieredModel extends RhetorValue {
  private final Optional<String> provider;
  private final Optional<String> model;
  private final Optional<BigDecimal> costPer1kTokens;

  private TieredModel(JsonObject json) {
    super(json);
    provider = json.text("provider");
    model = json.text("model");
    costPer1kTokens = json.decimal("cost_per_1k_tokens");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TieredModel fromJson(Map<String, ?> json) {
    return new TieredModel(JsonObject.of(json));
  }

  /** {@return who runs it: the provider's id; empty if not told} */
  public Optional<String> provider() {
    return provider;
  }

  /** {@return the name by which requests choose it: the model's id; empty if not told} */
  public Optional<String> model() {
    return model;
  }

  /**
   * {@return what a thousand tokens cost, read and written ones together: US dollars, with the
   * rounding errors of the server; empty if not told}
   */
  public Optional<BigDecimal> costPer1kTokens() {
    return costPer1kTokens;
  }
}
