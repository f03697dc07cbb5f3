package io.rhetor.client.prompt;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One version of a template or system prompt. */
public final class PromptVersion extends RhetorValue {
  private final String versionId;
  private final Optional<String> content;
  private final Optional<Instant> createdAt;
  private final Map<String, Object> metadata;

  private PromptVersion(JsonObject json) {
    super(json, "content", "metadata");
    versionId = json.required("version_id");
    content = json.text("content");
    createdAt = json.instant("created_at");
    metadata = json.map("metadata");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code version_id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PromptVersion fromJson(Map<String, ?> json) {
    return new PromptVersion(JsonObject.of(json));
  }

  /** {@return the name of the version: the version's id} */
  public String versionId() {
    return versionId;
  }

  /** {@return its text: the text; empty in lists of documented servers} */
  public Optional<String> content() {
    return content;
  }

  /** {@return when it was created: the time; empty if not told} */
  public Optional<Instant> createdAt() {
    return createdAt;
  }

  /** {@return what its author noted about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return metadata;
  }
}
