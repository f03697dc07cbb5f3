package io.rhetor.client.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/** Who can answer, from {@code GET /providers} (section 3 of {@code docs/protocol.md}). */
public final class Providers extends RhetorValue {
  private Providers(JsonObject json) {
    super(json);
    json.valuesByKey("providers", "id", Provider.class, Provider::fromJson);
    json.text("default_provider");
    json.text("default_model");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Providers fromJson(Map<String, ?> json) {
    return new Providers(JsonObject.of(json));
  }

  /** {@return the providers by their ids, in the server's order} */
  public Map<String, Provider> providers() {
    return Fields.map(this, "providers");
  }

  /** {@return the id of the provider that answers where no routing applies; empty if not told} */
  public Optional<String> defaultProvider() {
    return Fields.text(this, "default_provider");
  }

  /** {@return the id of the model that answers where no routing applies; empty if not told} */
  public Optional<String> defaultModel() {
    return Fields.text(this, "default_model");
  }
}
