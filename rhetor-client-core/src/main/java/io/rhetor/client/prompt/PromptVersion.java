package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One version of a template or system prompt. */
public final class PromptVersion extends RhetorValue {
  private PromptVersion(JsonObject json) {
    super(json, "content", "metadata");
    json.required("version_id");
    json.text("content");
    json.instant("created_at");
    json.map("metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code version_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PromptVersion fromJson(Map<String, ?> json) {
    return new PromptVersion(JsonObject.of(json));
  }

  /** {@return the id of the version} */
  public String versionId() {
    return Fields.required(this, "version_id", String.class);
  }

  /** {@return its text; empty in lists of documented servers} */
  public Optional<String> content() {
    return Fields.text(this, "content");
  }

  /** {@return when it was created; empty if not told} */
  public Optional<Instant> createdAt() {
    return Fields.field(this, "created_at", Instant.class);
  }

  /** {@return what its author noted about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }
}
