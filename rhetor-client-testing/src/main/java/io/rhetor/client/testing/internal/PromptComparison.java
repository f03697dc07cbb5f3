package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How two system prompts differ, in the JSON of one of the two shapes. */
final class PromptComparison {
  private final PromptStore prompts;
  private final SystemPrompt one;
  private final SystemPrompt other;

  PromptComparison(PromptStore prompts, SystemPrompt one, SystemPrompt other) {
    this.prompts = prompts;
    this.one = one;
    this.other = other;
  }

  JsonObject observed(Timestamps timestamps) {
    JsonObject compared = new JsonObject();
    JsonObject evaluation = new JsonObject();
    for (SystemPrompt prompt : List.of(one, other)) {
      compared.put(prompt.id(), facts(prompt));
      evaluation.put(prompt.id(), evaluation(prompt, timestamps.now()));
    }
    return new JsonObject()
        .put("prompts", compared)
        .put("same_component", one.component().equals(other.component()))
        .put("content_length_diff", one.content().length() - other.content().length())
        .put("evaluation", evaluation);
  }

  private JsonObject facts(SystemPrompt prompt) {
    return new JsonObject()
        .put("name", prompt.name())
        .put("component", prompt.component())
        .put("is_default", prompts.isDefault(prompt))
        .put("version_count", prompt.text().versions().size());
  }

  /** Counts for real; the three marks are those that every prompt was seen to get. */
  private static JsonObject evaluation(SystemPrompt prompt, String timestamp) {
    return new JsonObject()
        .put("prompt_id", prompt.id())
        .put("length", prompt.content().length())
        .put("word_count", Tokens.count(prompt.content()))
        .put("readability", 1.0)
        .put("complexity", 0.0)
        .put("specificity", 0.0)
        .put("timestamp", timestamp);
  }

  JsonObject documented() {
    return new JsonObject()
        .put("prompt_id1", one.id())
        .put("prompt_id2", other.id())
        .put("differences", differences());
  }

  /** Compares line by line; the score is the share of common words among all. */
  private JsonObject differences() {
    List<String> before = one.content().lines().collect(Collectors.toList());
    List<String> after = other.content().lines().collect(Collectors.toList());
    int common = Math.min(before.size(), after.size());
    JsonArray changed = new JsonArray();
    for (int i = 0; i < common; i++) {
      if (!before.get(i).equals(after.get(i))) {
        changed.add(before.get(i) + " -> " + after.get(i));
      }
    }
    return new JsonObject()
        .put("added", new JsonArray(after.subList(common, after.size())))
        .put("removed", new JsonArray(before.subList(common, before.size())))
        .put("changed", changed)
        .put("similarity_score", similarity());
  }

  private double similarity() {
    Set<String> all = new HashSet<>(Tokens.of(one.content()));
    Set<String> shared = new HashSet<>(all);
    all.addAll(Tokens.of(other.content()));
    shared.retainAll(Tokens.of(other.content()));
    return all.isEmpty() ? 1 : (double) shared.size() / all.size();
  }
}
