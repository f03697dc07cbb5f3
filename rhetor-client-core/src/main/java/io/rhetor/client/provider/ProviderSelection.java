package io.rhetor.client.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

/**
 * The server's new default, from {@code POST /provider} (section 3 of {@code docs/protocol.md}).
 */
public final class ProviderSelection extends RhetorValue {
  private ProviderSelection(JsonObject json) {
    super(json);
    json.flag("success", true);
    json.text("provider");
    json.text("model");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
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
    return Fields.required(this, "success", Boolean.class);
  }

  /** {@return the id of the provider that is now the default; empty if not told} */
  public Optional<String> provider() {
    return Fields.text(this, "provider");
  }

  /** {@return the id of the model that is now the default; empty if not told} */
  public Optional<String> model() {
    return Fields.text(this, "model");
  }
}
