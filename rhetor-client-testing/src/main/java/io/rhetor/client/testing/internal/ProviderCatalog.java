package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Who could answer, of whom only the simulated provider is available, and who does by default. */
final class ProviderCatalog {
  private static final String SIMULATED = "simulated";

  private final Map<String, Provider> providers = new LinkedHashMap<>();
  private volatile ModelChoice defaultChoice = new ModelChoice(SIMULATED, "simulated-standard");

  ProviderCatalog() {
    add("anthropic", "Anthropic Claude")
        .with("claude-3-opus-20240229", "Claude 3 Opus")
        .with("claude-3-sonnet-20240229", "Claude 3 Sonnet")
        .with("claude-3-haiku-20240307", "Claude 3 Haiku")
        .with("claude-3-5-sonnet-20240620", "Claude 3.5 Sonnet");
    add("openai", "OpenAI")
        .with("gpt-4o", "GPT-4o")
        .with("gpt-4-turbo", "GPT-4 Turbo")
        .with("gpt-4", "GPT-4")
        .with("gpt-3.5-turbo", "GPT-3.5 Turbo");
    add("ollama", "Ollama Local LLMs")
        .with("llama3", "Llama 3")
        .with("mixtral", "Mixtral")
        .with("mistral", "Mistral")
        .with("gemma", "Gemma")
        .with("phi3", "Phi-3");
    add(SIMULATED, "Simulated LLM")
        .with("simulated-fast", "Fast Simulation")
        .with("simulated-standard", "Standard Simulation")
        .with("simulated-advanced", "Advanced Simulation");
  }

  private Provider add(String id, String name) {
    Provider provider = new Provider(name, id.equals(SIMULATED));
    providers.put(id, provider);
    return provider;
  }

  ModelChoice defaultChoice() {
    return defaultChoice;
  }

  /** Changes the default; a provider that is not available is taken too, as by Rhetor. */
  void setDefault(ModelChoice choice) {
    Provider provider = providers.get(choice.provider());
    if (provider == null) {
      throw Refusal.of(400, notFound(choice.provider()));
    }
    if (!provider.models.containsKey(choice.model())) {
      throw Refusal.of(
          400, "Model " + choice.model() + " not available from provider " + choice.provider());
    }
    defaultChoice = choice;
  }

  /** Follows the wish of the request, else its task type, else the default. */
  ModelChoice choose(String taskType, Optional<String> provider, Optional<String> model) {
    ModelChoice routed = byTaskType(taskType);
    String providerId = provider.orElse(routed.provider());
    String modelId =
        model.orElseGet(
            () -> providerId.equals(routed.provider()) ? routed.model() : anyModelOf(providerId));
    return new ModelChoice(providerId, modelId);
  }

  private ModelChoice byTaskType(String taskType) {
    switch (taskType) {
      case "code":
        return new ModelChoice(SIMULATED, "simulated-advanced");
      case "chat":
        return new ModelChoice(SIMULATED, "simulated-fast");
      default:
        return defaultChoice;
    }
  }

  private String anyModelOf(String providerId) {
    Provider provider = providers.get(providerId);
    return provider == null ? "" : provider.models.keySet().iterator().next();
  }

  /** Tells why a provider cannot answer, in Rhetor's words; empty if it can. */
  Optional<String> obstacle(String providerId) {
    Provider provider = providers.get(providerId);
    if (provider == null) {
      return Optional.of(notFound(providerId));
    }
    return provider.available
        ? Optional.empty()
        : Optional.of(provider.name + " is not available.");
  }

  boolean isKnown(String providerId) {
    return providers.containsKey(providerId);
  }

  private static String notFound(String providerId) {
    return "Provider " + providerId + " not found";
  }

  JsonObject availability() {
    return json(provider -> provider.available);
  }

  JsonObject withModelsAsObjects() {
    return json(provider -> provider.toJson(provider.modelObjects()));
  }

  JsonObject withModelsAsStrings() {
    return json(provider -> provider.toJson(new ArrayList<>(provider.models.keySet())));
  }

  private JsonObject json(Function<Provider, Object> describe) {
    JsonObject all = new JsonObject();
    providers.forEach((id, provider) -> all.put(id, describe.apply(provider)));
    return all;
  }

  private static final class Provider {
    private final String name;
    private final boolean available;
    private final Map<String, String> models = new LinkedHashMap<>();

    Provider(String name, boolean available) {
      this.name = name;
      this.available = available;
    }

    Provider with(String modelId, String modelName) {
      models.put(modelId, modelName);
      return this;
    }

    List<JsonObject> modelObjects() {
      List<JsonObject> objects = new ArrayList<>();
      models.forEach(
          (id, modelName) -> objects.add(new JsonObject().put("id", id).put("name", modelName)));
      return objects;
    }

    JsonObject toJson(List<?> modelList) {
      return new JsonObject()
          .put("name", name)
          .put("available", available)
          .put("models", new JsonArray(modelList));
    }
  }
}
