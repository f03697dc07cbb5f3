package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The capabilities of {@code rhetor-prompt}. For one thread, the server's event loop. */
final class PromptCapabilities {
  private final TemplateStore templates = new TemplateStore(PlaceholderSyntax.BRACES);
  private final Map<String, String> voices = new LinkedHashMap<>();

  Component component() {
    return new Component("rhetor-prompt")
        .with("create_prompt_template", this::createTemplate)
        .with("render_prompt", this::render)
        .with("create_personality", this::createPersonality)
        .with("generate_prompt", this::generate);
  }

  private JsonObject createTemplate(RequestBody parameters) {
    String name = parameters.text("name");
    TextVersion text = new TextVersion(parameters.text("template"), parameters.object("metadata"));
    List<String> variables = parameters.texts("variables");
    Optional<String> description = parameters.optionalText("description");
    List<String> tags = parameters.texts("tags");
    parameters.check();
    Template template = templates.create(name, "general", description, tags, text);
    template.variables().addAll(variables);
    return new JsonObject()
        .put("template_id", template.id())
        .put("name", name)
        .put("template", text.content())
        .put("variables", new JsonArray(new ArrayList<>(template.variables())))
        .put("description", description.orElse(null))
        .put("tags", new JsonArray(tags))
        .put("metadata", text.metadata());
  }

  private JsonObject render(RequestBody parameters) {
    String id = parameters.text("template_id");
    Map<String, Object> variables = parameters.requiredObject("variables").getMap();
    parameters.check();
    TextVersion text =
        templates.find(id).orElseThrow(() -> unknown("Template " + id)).text().current();
    return new JsonObject()
        .put("template_id", id)
        .put("prompt", templates.render(text, variables).orElseThrow());
  }

  private JsonObject createPersonality(RequestBody parameters) {
    String name = parameters.text("name");
    JsonObject traits = parameters.requiredObject("traits");
    Optional<String> description = parameters.optionalText("description");
    Optional<String> tone = parameters.optionalText("tone");
    List<String> examples = parameters.texts("examples");
    parameters.check();
    String id = Slugs.free(Slugs.of(name), voices::containsKey);
    voices.put(
        id,
        name
            + tone.map(of -> ", " + of).orElse("")
            + (traits.isEmpty() ? "" : ", " + list(traits)));
    return new JsonObject()
        .put("personality_id", id)
        .put("name", name)
        .put("traits", traits)
        .put("description", description.orElse(null))
        .put("tone", tone.orElse(null))
        .put("examples", new JsonArray(examples));
  }

  private JsonObject generate(RequestBody parameters) {
    String task = parameters.text("task");
    JsonObject context = parameters.object("context");
    Optional<String> personality = parameters.optionalText("personality_id");
    String format = parameters.optionalText("format").orElse("instruction");
    parameters.check();
    List<String> lines = new ArrayList<>();
    personality.ifPresent(id -> lines.add("Speak as " + voice(id) + "."));
    if (!context.isEmpty()) {
      lines.add("Keep in mind: " + list(context) + ".");
    }
    lines.add(prefix(format) + task);
    return new JsonObject().put("prompt", String.join("\n", lines)).put("format", format);
  }

  private static String prefix(String format) {
    switch (format) {
      case "chat":
        return "User: ";
      case "instruction":
        return "Task: ";
      default:
        throw Refusal.of(400, new JsonObject().put("message", "Unknown format " + format));
    }
  }

  private String voice(String personalityId) {
    return Optional.ofNullable(voices.get(personalityId))
        .orElseThrow(() -> unknown("Personality " + personalityId));
  }

  private static String list(JsonObject facts) {
    return facts.stream()
        .map(fact -> fact.getKey() + " " + fact.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Not 404, which would say that the capability is unknown. */
  private static Refusal unknown(String what) {
    return Refusal.of(400, new JsonObject().put("message", what + " not found"));
  }
}
