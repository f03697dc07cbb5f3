package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The system prompts, by id, and which of them is its component's default. It begins with a default
 * for each of Tekton's own components. For one thread, the server's event loop.
 */
final class PromptStore {
  private static final List<String> TEKTON =
      List.of(
          "athena",
          "engram",
          "ergon",
          "hermes",
          "prometheus",
          "rhetor",
          "sophia",
          "synthesis",
          "telos");

  private final Map<String, SystemPrompt> byId = new TreeMap<>();
  private final Map<String, String> defaultIds = new HashMap<>();

  PromptStore() {
    for (String component : TEKTON) {
      TextVersion text = new TextVersion(standIn(component), new JsonObject());
      String name = capitalized(component) + " default";
      add(new SystemPrompt(component + "_default", name, component, text), true);
    }
  }

  /** Adds a prompt; as a default it takes the place of the component's earlier one. */
  void add(SystemPrompt prompt, boolean isDefault) {
    byId.put(prompt.id(), prompt);
    if (isDefault) {
      defaultIds.put(prompt.component(), prompt.id());
    }
  }

  String freeId(String component, String name) {
    return Slugs.free(Slugs.of(component) + "_" + Slugs.of(name), byId::containsKey);
  }

  Optional<SystemPrompt> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean isDefault(SystemPrompt prompt) {
    return prompt.id().equals(defaultIds.get(prompt.component()));
  }

  /** Deletes a prompt, unless it is a component's default; tells whether it did. */
  boolean delete(String id) {
    return !defaultIds.containsValue(id) && byId.remove(id) != null;
  }

  /** Lists the prompts of a component and with a tag, where these are given. */
  List<SystemPrompt> list(Optional<String> component, Optional<String> tag) {
    return byId.values().stream()
        .filter(prompt -> component.map(prompt.component()::equals).orElse(true))
        .filter(prompt -> tag.map(prompt.tags()::contains).orElse(true))
        .collect(Collectors.toList());
  }

  /** What a component's models are told: its default prompt, else a sentence with its name. */
  String textFor(String component) {
    return Optional.ofNullable(defaultIds.get(component))
        .flatMap(this::find)
        .map(SystemPrompt::content)
        .orElseGet(() -> standIn(component));
  }

  private static String standIn(String component) {
    return "You are " + capitalized(component) + ", a Tekton AI component.";
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toTitleCase(name.charAt(0)) + name.substring(1);
  }

  Set<String> components() {
    return byId.values().stream()
        .map(SystemPrompt::component)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  int size() {
    return byId.size();
  }
}
