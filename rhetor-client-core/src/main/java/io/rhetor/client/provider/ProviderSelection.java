package io.rhetor.client.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/**
 * The server's new default, from {@code POST /provider} (section 3 of {@code docs/protocol.md}).
 */
public final class ProviderSelection extends RhetorValue {
  private final boolean success;
  private final Optional<String> provider;
  private final Optional<String> model;

  private ProviderSelection(JsonObject json) {
    super(json);
    success = json.flag("success", true);
    provider = json.text("provider");
    model = json.text("model");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ProviderSelection fromJson(Map<String, ?> json) {
    return new ProviderSelection(JsonObject.of(json));
  }

  /**
   * {@return whether the server took the choice: false only if the server says so; a choice that it
   * refuses is usually an exception}
   */
  public boolean isSuccess() {
    return success;
  }

  /** {@return the provider that is now the default: the provider's id; empty if not told} */
  public Optional<String> provider() {
    return provider;
  }

  /** {@return the model that is now the default: the model's id; empty if not told} */
  public Optional<String> model() {
    return model;
  }
}
