package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The JSON of system prompts in one of the two shapes. */
final class PromptShape {
  private final AnswerStyle shape;
  private final Timestamps timestamps;
  private final VersionShape versions;

  PromptShape(AnswerStyle shape) {
    this.shape = shape;
    this.timestamps = new Timestamps(shape);
    this.versions = new VersionShape(timestamps);
  }

  JsonObject listed(SystemPrompt prompt, boolean isDefault) {
    VersionedText text = prompt.text();
    JsonObject item =
        new JsonObject()
            .put("prompt_id", prompt.id())
            .put("name", prompt.name())
            .put("component", prompt.component())
            .put("description", description(prompt))
            .put("tags", new JsonArray(prompt.tags()))
            .put("is_default", isDefault);
    if (shape == AnswerStyle.OBSERVED) {
      return item.put("parent_id", prompt.parentId().orElse(null))
          .put("version_count", text.versions().size())
          .put("last_updated", timestamps.of(text.current().createdAt()));
    }
    return item.put("created_at", timestamps.of(text.first().createdAt()))
        .put("updated_at", timestamps.of(text.current().createdAt()));
  }

  JsonObject detailed(SystemPrompt prompt, boolean isDefault) {
    return shape == AnswerStyle.OBSERVED
        ? observed(prompt, isDefault)
        : documented(prompt, isDefault);
  }

  private JsonObject observed(SystemPrompt prompt, boolean isDefault) {
    JsonArray all = new JsonArray();
    prompt
        .text()
        .versions()
        .forEach(
            version -> all.add(versions.withContent(version).put("component", prompt.component())));
    return new JsonObject()
        .put("prompt_id", prompt.id())
        .put("name", prompt.name())
        .put("component", prompt.component())
        .put("description", description(prompt))
        .put("tags", new JsonArray(prompt.tags()))
        .put("versions", all)
        .put("is_default", isDefault)
        .put("parent_id", prompt.parentId().orElse(null));
  }

  private JsonObject documented(SystemPrompt prompt, boolean isDefault) {
    VersionedText text = prompt.text();
    return new JsonObject()
        .put("prompt_id", prompt.id())
        .put("name", prompt.name())
        .put("component", prompt.component())
        .put("content", prompt.content())
        .put("description", description(prompt))
        .put("tags", new JsonArray(prompt.tags()))
        .put("is_default", isDefault)
        .put("parent_id", prompt.parentId().orElse(null))
        .put("metadata", text.current().metadata())
        .put("version_id", text.current().id())
        .put("created_at", timestamps.of(text.first().createdAt()))
        .put("updated_at", timestamps.of(text.current().createdAt()));
  }

  /** A description that was not given was seen as an empty one. */
  private @Nullable String description(SystemPrompt prompt) {
    return prompt.description().orElse(shape == AnswerStyle.OBSERVED ? "" : null);
  }
}
