package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A language model and its price. */
public final class TieredModel extends RhetorValue {
  private TieredModel(JsonObject json) {
    super(json);
    json.text("provider");
    json.text("model");
    json.decimal("cost_per_1k_tokens");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TieredModel fromJson(Map<String, ?> json) {
    return new TieredModel(JsonObject.of(json));
  }

  /** {@return the id of the provider that runs it; empty if not told} */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /** {@return the id by which requests choose it; empty if not told} */
  public Optional<String> model() {
    return Fields.text(this, "model");
  }

  /**
   * {@return what a thousand tokens cost, read and written ones together: US dollars, with the
   * rounding errors of the server; empty if not told}
   */
  public Optional<BigDecimal> costPer1kTokens() {
    return Fields.field(this, "cost_per_1k_tokens", BigDecimal.class);
  }
}
