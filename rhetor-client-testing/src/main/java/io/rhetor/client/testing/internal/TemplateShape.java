package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of templates in one of the two shapes. */
final class TemplateShape {
  private final AnswerStyle shape;
  private final Timestamps timestamps;
  private final VersionShape versions;

  TemplateShape(AnswerStyle shape) {
    this.shape = shape;
    this.timestamps = new Timestamps(shape);
    this.versions = new VersionShape(timestamps);
  }

  JsonObject listed(Template template) {
    JsonObject item =
        new JsonObject()
            .put("template_id", template.id())
            .put("name", template.name())
            .put("category", template.category())
            .put("description", description(template));
    VersionedText text = template.text();
    if (shape == AnswerStyle.OBSERVED) {
      return item.put("variables", variables(template))
          .put("tags", new JsonArray(template.tags()))
          .put("version_count", text.versions().size())
          .put("last_updated", timestamps.of(text.current().createdAt()));
    }
    return item.put("tags", new JsonArray(template.tags()))
        .put("created_at", timestamps.of(text.first().createdAt()))
        .put("updated_at", timestamps.of(text.current().createdAt()));
  }

  JsonObject created(Template template) {
    return shape == AnswerStyle.OBSERVED
        ? observed(template)
        : documented(template, template.text().current());
  }

  JsonObject detailed(Template template, TextVersion version) {
    return shape == AnswerStyle.OBSERVED
        ? observed(template)
        : documented(template, version).put("version_id", version.id());
  }

  private JsonObject observed(Template template) {
    return new JsonObject()
        .put("template_id", template.id())
        .put("name", template.name())
        .put("description", description(template))
        .put("category", template.category())
        .put("variables", variables(template))
        .put("tags", new JsonArray(template.tags()))
        .put("versions", versions.withContent(template.text()));
  }

  private JsonObject documented(Template template, TextVersion version) {
    return new JsonObject()
        .put("template_id", template.id())
        .put("name", template.name())
        .put("content", version.content())
        .put("category", template.category())
        .put("description", description(template))
        .put("tags", new JsonArray(template.tags()))
        .put("metadata", version.metadata())
        .put("created_at", timestamps.of(template.text().first().createdAt()))
        .put("updated_at", timestamps.of(template.text().current().createdAt()));
  }

  JsonObject versions(Template template) {
    List<TextVersion> all = template.text().versions();
    return new JsonObject()
        .put("template_id", template.id())
        .put("count", all.size())
        .put(
            "versions",
            shape == AnswerStyle.OBSERVED
                ? versions.withContent(template.text())
                : versions.withoutContent(template.text()));
  }

  private static JsonArray variables(Template template) {
    return new JsonArray(new ArrayList<>(template.variables()));
  }

  /** A description that was not given was seen as an empty one. */
  private @Nullable String description(Template template) {
    return template.description().orElse(shape == AnswerStyle.OBSERVED ? "" : null);
  }
}
