package io.rhetor.client.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A language model. */
public final class Model extends RhetorValue {
  private Model(JsonObject json) {
    super(json);
    json.required("id");
    json.text("name");
    json.integer("context_window");
    json.texts("capabilities");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Model fromJson(Map<String, ?> json) {
    return new Model(JsonObject.of(json));
  }

  /** {@return the id by which requests choose it} */
  public String id() {
    return Fields.required(this, "id", String.class);
  }

  /** {@return the name for people: for example {@code Claude 3 Opus}; empty if not told} */
  public Optional<String> name() {
    return Fields.text(this, "name");
  }

  /** {@return how many tokens it can read at once; empty if not told} */
  public OptionalInt contextWindow() {
    return Fields.integer(this, "context_window");
  }

  /** {@return what it can do, in the server's words; usually none} */
  public List<String> capabilities() {
    return Fields.list(this, "capabilities");
  }
}
