package io.rhetor.client.internal.json;

import io.rhetor.client.error.PromptRenderException;
import io.rhetor.client.prompt.GeneratedPrompt;
import io.rhetor.client.prompt.Personality;
import io.rhetor.client.prompt.Placeholders;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Answers of sections 4 and 5 of {@code docs/protocol.md}, documented and observed shapes alike.
 */
public final class PromptReader {
  private PromptReader() {}

  /**
   * Reads a template.
   *
   * @param json the answer
   * @return the template
   * @throws MalformedJsonException if it has no id
   */
  public static PromptTemplate template(JsonObject json) throws MalformedJsonException {
    return require(readTemplate(json, null), "template_id");
  }

  /**
   * Reads a version of a template. Some servers answer with all versions and do not say which one
   * was asked for.
   *
   * @param json the answer
   * @param versionId the version that was asked for
   * @return the template
   * @throws MalformedJsonException if it has no id
   * @throws MissingThingException if the answer lists versions, but not this one
   */
  public static PromptTemplate template(JsonObject json, String versionId)
      throws MalformedJsonException, MissingThingException {
    PromptTemplate template = require(readTemplate(json, versionId), "template_id");
    boolean saysNothingOfIt = template.versionId().isEmpty() && template.content().isEmpty();
    if (saysNothingOfIt && !template.versions().isEmpty()) {
      throw new MissingThingException(
          "template '" + template.templateId() + "' has no version '" + versionId + "'");
    }
    return template;
  }

  /**
   * Reads the templates of a list.
   *
   * @param json the answer
   * @return the templates; items without an id are left out
   */
  public static List<PromptTemplate> templates(JsonObject json) {
    return json.items("templates", item -> readTemplate(item, null), text -> null);
  }

  /**
   * Reads the versions of a template.
   *
   * @param json the answer
   * @return the versions
   */
  public static List<PromptVersion> versions(JsonObject json) {
    return json.items("versions", PromptReader::version, text -> null);
  }

  /**
   * Reads a system prompt.
   *
   * @param json the answer
   * @return the prompt
   * @throws MalformedJsonException if it has no id
   */
  public static SystemPrompt systemPrompt(JsonObject json) throws MalformedJsonException {
    return require(readSystemPrompt(json), "prompt_id");
  }

  /**
   * Reads the system prompts of a list.
   *
   * @param json the answer
   * @return the prompts; items without an id are left out
   */
  public static List<SystemPrompt> systemPrompts(JsonObject json) {
    return json.items("prompts", PromptReader::readSystemPrompt, text -> null);
  }

  /**
   * Reads a template that was filled in.
   *
   * @param json the answer
   * @param request what was asked for
   * @param templateExists whether the template was seen just before
   * @return the text
   * @throws PromptRenderException if the server could not fill it in
   */
  public static String rendered(JsonObject json, RenderRequest request, boolean templateExists) {
    return json.text("rendered_content")
        .or(() -> json.text("prompt"))
        .orElseThrow(
            () ->
                new PromptRenderException(
                    request.templateId(), request.versionId().orElse(null), templateExists));
  }

  /**
   * Reads a comparison.
   *
   * @param json the answer
   * @return the comparison
   * @throws MissingThingException if one of the prompts does not exist
   */
  public static PromptComparison comparison(JsonObject json) throws MissingThingException {
    if (ErrorBody.hasError(json)) {
      throw new MissingThingException(
          ErrorBody.read(json).detail().orElse("one of the prompts does not exist"));
    }
    PromptComparison.Builder comparison = PromptComparison.builder();
    json.text("prompt_id1").ifPresent(comparison::addPromptIds);
    json.text("prompt_id2").ifPresent(comparison::addPromptIds);
    json.object("prompts")
        .ifPresent(
            prompts ->
                comparison
                    .addAllPromptIds(prompts.names())
                    .putAdditionalProperties("prompts", prompts.rest()));
    json.object("differences").ifPresent(differences -> readDifferences(differences, comparison));
    return comparison
        .sameComponent(json.flag("same_component"))
        .contentLengthDifference(json.integer("content_length_diff"))
        .putAllEvaluations(json.<Map<String, Object>>entries("evaluation", (id, e) -> e.rest()))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static void readDifferences(JsonObject differences, PromptComparison.Builder comparison) {
    comparison
        .addAllAdded(differences.texts("added"))
        .addAllRemoved(differences.texts("removed"))
        .addAllChanged(differences.texts("changed"))
        .similarityScore(differences.real("similarity_score"));
    Map<String, Object> rest = differences.rest();
    if (!rest.isEmpty()) {
      comparison.putAdditionalProperties("differences", rest);
    }
  }

  /**
   * Reads a personality.
   *
   * @param json the answer
   * @return the personality
   * @throws MalformedJsonException if it has no id
   */
  public static Personality personality(JsonObject json) throws MalformedJsonException {
    return Personality.builder()
        .personalityId(require(json.text("personality_id").orElse(null), "personality_id"))
        .name(json.text("name"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  /**
   * Reads a prompt that was written for a task.
   *
   * @param json the answer
   * @return the prompt
   * @throws MalformedJsonException if it has no prompt
   */
  public static GeneratedPrompt generatedPrompt(JsonObject json) throws MalformedJsonException {
    return GeneratedPrompt.builder()
        .prompt(require(json.text("prompt").orElse(null), "prompt"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static @Nullable PromptTemplate readTemplate(
      JsonObject json, @Nullable String askedVersion) {
    Optional<String> id = json.text("template_id");
    if (id.isEmpty()) {
      return null;
    }
    Versioned text = new Versioned(json, askedVersion);
    List<String> variables = json.texts("variables");
    if (variables.isEmpty()) {
      variables = new ArrayList<>(Placeholders.in(text.content.orElse("")));
    }
    return PromptTemplate.builder()
        .templateId(id.get())
        .name(json.text("name"))
        .category(json.text("category"))
        .description(description(json))
        .addAllTags(json.texts("tags"))
        .addAllVariables(variables)
        .content(text.content)
        .versionId(text.versionId)
        .versionCount(text.count)
        .addAllVersions(text.versions)
        .putAllMetadata(text.metadata)
        .createdAt(text.createdAt)
        .updatedAt(text.updatedAt)
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static @Nullable SystemPrompt readSystemPrompt(JsonObject json) {
    Optional<String> id = json.text("prompt_id");
    if (id.isEmpty()) {
      return null;
    }
    Versioned text = new Versioned(json, null);
    SystemPrompt.Builder prompt =
        SystemPrompt.builder()
            .promptId(id.get())
            .name(json.text("name"))
            .component(json.text("component"))
            .description(description(json))
            .addAllTags(json.texts("tags"))
            .parentId(json.text("parent_id"))
            .content(text.content)
            .versionId(text.versionId)
            .versionCount(text.count)
            .addAllVersions(text.versions)
            .putAllMetadata(text.metadata)
            .createdAt(text.createdAt)
            .updatedAt(text.updatedAt);
    json.flag("is_default").ifPresent(prompt::isDefault);
    return prompt.putAllAdditionalProperties(json.rest()).build();
  }

  private static Optional<String> description(JsonObject json) {
    return json.text("description").filter(text -> !text.isEmpty());
  }

  private static @Nullable PromptVersion version(JsonObject json) {
    return json.text("version_id")
        .map(
            id ->
                PromptVersion.builder()
                    .versionId(id)
                    .content(json.text("content"))
                    .createdAt(json.instant("created_at"))
                    .putAllMetadata(json.object("metadata").map(JsonObject::rest).orElse(Map.of()))
                    .putAllAdditionalProperties(json.rest())
                    .build())
        .orElse(null);
  }

  private static <T> T require(@Nullable T value, String field) throws MalformedJsonException {
    if (value == null) {
      throw new MalformedJsonException("it has no " + field);
    }
    return value;
  }

  /** What is flat in documented answers and in the last version of observed ones. */
  private static final class Versioned {
    final List<PromptVersion> versions;
    final OptionalInt count;
    final Optional<String> content;
    final Optional<String> versionId;
    final Map<String, Object> metadata;
    final Optional<Instant> createdAt;
    final Optional<Instant> updatedAt;

    Versioned(JsonObject json, @Nullable String asked) {
      versions = versions(json);
      Optional<PromptVersion> first = versions.stream().findFirst();
      Optional<PromptVersion> last =
          versions.stream().skip(Math.max(0, versions.size() - 1)).findFirst();
      Optional<String> told = json.text("version_id");
      Optional<PromptVersion> shown =
          asked == null || told.isPresent() ? told.flatMap(this::find).or(() -> last) : find(asked);
      OptionalInt counted = json.integer("version_count");
      count = counted.isPresent() || versions.isEmpty() ? counted : OptionalInt.of(versions.size());
      content = json.text("content").or(() -> shown.flatMap(PromptVersion::content));
      versionId = told.or(() -> shown.map(PromptVersion::versionId));
      metadata =
          json.object("metadata")
              .map(JsonObject::rest)
              .orElseGet(() -> shown.map(PromptVersion::metadata).orElse(Map.of()));
      createdAt = json.instant("created_at").or(() -> first.flatMap(PromptVersion::createdAt));
      updatedAt =
          json.instant("updated_at")
              .or(() -> json.instant("last_updated"))
              .or(() -> last.flatMap(PromptVersion::createdAt));
    }

    private Optional<PromptVersion> find(String id) {
      return versions.stream().filter(version -> version.versionId().equals(id)).findFirst();
    }
  }
}
