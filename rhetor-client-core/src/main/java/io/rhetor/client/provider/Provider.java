package io.rhetor.client.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who runs language models: a vendor, a local runtime, the server's own simulation. */
public final class Provider extends RhetorValue {
  private Provider(JsonObject json) {
    super(json);
    json.required("id");
    json.text("name");
    json.flag("available", false);
    json.list("models", Model.class, Model::fromJson, "id");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Provider fromJson(Map<String, ?> json) {
    return new Provider(JsonObject.of(json));
  }

  /** {@return the id by which requests choose it} */
  public String id() {
    return Fields.required(this, "id", String.class);
  }

  /** {@return the name for people: for example {@code Anthropic Claude}; empty if not told} */
  public Optional<String> name() {
    return Fields.text(this, "name");
  }

  /** {@return whether it can answer now: false if the server says so or says nothing} */
  public boolean isAvailable() {
    return Fields.required(this, "available", Boolean.class);
  }

  /** {@return its models in the server's order} */
  public List<Model> models() {
    return Fields.list(this, "models");
  }
}
