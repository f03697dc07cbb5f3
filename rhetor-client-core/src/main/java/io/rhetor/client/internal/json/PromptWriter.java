package io.rhetor.client.internal.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.RenderRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests of sections 4, 5 and 9 of {@code docs/protocol.md}. */
public final class PromptWriter {
  private PromptWriter() {}

  /**
   * Writes the body of {@code POST /templates}.
   *
   * @param template the template
   * @return JSON in UTF-8
   */
  public static byte[] template(NewPromptTemplate template) {
    ObjectNode body = Json.newObject();
    body.put("name", template.name());
    body.put("content", template.template());
    template.category().ifPresent(category -> body.put("category", category));
    template.description().ifPresent(description -> body.put("description", description));
    writeTags(body, template.tags());
    writeMetadata(body, template.metadata());
    writeAdded(body, template.additionalProperties());
    return Json.write(body);
  }

  /**
   * Writes the body of {@code POST /prompts}.
   *
   * @param prompt the prompt
   * @return JSON in UTF-8
   */
  public static byte[] systemPrompt(NewSystemPrompt prompt) {
    ObjectNode body = Json.newObject();
    body.put("name", prompt.name());
    body.put("component", prompt.component());
    body.put("content", prompt.content());
    prompt.description().ifPresent(description -> body.put("description", description));
    writeTags(body, prompt.tags());
    body.put("is_default", prompt.isDefault());
    prompt.parentId().ifPresent(parent -> body.put("parent_id", parent));
    writeMetadata(body, prompt.metadata());
    writeAdded(body, prompt.additionalProperties());
    return Json.write(body);
  }

  /**
   * Writes the body of an update.
   *
   * @param content the new text
   * @param metadata notes about it
   * @return JSON in UTF-8
   */
  public static byte[] update(String content, Map<String, Object> metadata) {
    ObjectNode body = Json.newObject();
    body.put("content", content);
    writeMetadata(body, metadata);
    return Json.write(body);
  }

  /**
   * Writes the body of {@code POST /templates/render}.
   *
   * @param request what to fill in
   * @return JSON in UTF-8
   */
  public static byte[] render(RenderRequest request) {
    ObjectNode body = Json.newObject();
    body.put("template_id", request.templateId());
    body.set("variables", Json.toNode(request.variables()));
    request.versionId().ifPresent(version -> body.put("version_id", version));
    writeAdded(body, request.additionalProperties());
    return Json.write(body);
  }

  /**
   * Lists the parameters of {@code create_personality}.
   *
   * @param personality the personality
   * @return plain values by name
   */
  public static Map<String, Object> personality(NewPersonality personality) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("name", personality.name());
    parameters.put("traits", personality.traits());
    personality.description().ifPresent(text -> parameters.put("description", text));
    personality.tone().ifPresent(text -> parameters.put("tone", text));
    if (!personality.examples().isEmpty()) {
      parameters.put("examples", personality.examples());
    }
    parameters.putAll(personality.additionalProperties());
    return parameters;
  }

  /**
   * Lists the parameters of {@code generate_prompt}.
   *
   * @param request the task
   * @return plain values by name
   */
  public static Map<String, Object> generate(GeneratePromptRequest request) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("task", request.task());
    if (!request.context().isEmpty()) {
      parameters.put("context", request.context());
    }
    request.personalityId().ifPresent(id -> parameters.put("personality_id", id));
    request.format().ifPresent(format -> parameters.put("format", format));
    parameters.putAll(request.additionalProperties());
    return parameters;
  }

  private static void writeTags(ObjectNode body, List<String> tags) {
    if (!tags.isEmpty()) {
      body.set("tags", Json.toNode(tags));
    }
  }

  private static void writeMetadata(ObjectNode body, Map<String, Object> metadata) {
    if (!metadata.isEmpty()) {
      body.set("metadata", Json.toNode(metadata));
    }
  }

  private static void writeAdded(ObjectNode body, Map<String, Object> additionalProperties) {
    body.setAll((ObjectNode) Json.toNode(additionalProperties));
  }
}
