package io.rhetor.client.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/** Who can answer, from {@code GET /providers} (section 3 of {@code docs/protocol.md}). */
public final class Providers extends RhetorValue {
  private final Map<String, Provider> providers;
  private final Optional<String> defaultProvider;
  private final Optional<String> defaultModel;

  private Providers(JsonObject json) {
    super(json);
    providers = json.valuesByKey("providers", "id", Provider.class, Provider::fromJson);
    defaultProvider = json.text("default_provider");
    defaultModel = json.text("default_model");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Providers fromJson(Map<String, ?> json) {
    return new Providers(JsonObject.of(json));
  }

  /** {@return the providers: the providers by their ids, in the server's order} */
  public Map<String, Provider> providers() {
    return providers;
  }

  /**
   * {@return the provider that answers where no routing applies: the provider's id; empty if not
   * told}
   */
  public Optional<String> defaultProvider() {
    return defaultProvider;
  }

  /**
   * {@return the model that answers where no routing applies: the model's id; empty if not told}
   */
  public Optional<String> defaultModel() {
    return defaultModel;
  }
}
