package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;

/**
 * The models that the server knows, sorted by price, from {@code GET /budget/model-tiers} (section
 * 7 of {@code docs/protocol.md}).
 */
public final class ModelTiers extends RhetorValue {
  private final Map<String, List<TieredModel>> tiers;

  private ModelTiers(JsonObject json) {
    super(json);
    tiers = Lists.in(json, TieredModel.class, TieredModel::fromJson);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ModelTiers fromJson(Map<String, ?> json) {
    return new ModelTiers(Envelope.merged(JsonObject.of(json), Lists::areIn));
  }

  /**
   * {@return the models of each tier by its name ({@code free}, {@code low}, {@code medium}, {@code
   * high}), in the server's order}
   */
  public Map<String, List<TieredModel>> tiers() {
    return tiers;
  }
}
