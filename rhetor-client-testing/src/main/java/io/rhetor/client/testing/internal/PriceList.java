package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What models cost, in the tiers that Rhetor sorts them in. A model that is not listed is free. The
 * simulated model for hard questions has a price, so that a budget can be used up without a real
 * provider.
 */
final class PriceList {
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private static final Map<String, List<Price>> TIERS = new LinkedHashMap<>();

  static {
    TIERS.put(
        "free",
        List.of(
            new Price("ollama", "llama3", "0", "0"),
            new Price("simulated", "simulated-standard", "0", "0")));
    TIERS.put(
        "low",
        List.of(
            new Price("anthropic", "claude-3-haiku-20240307", "0.00025", "0.00125"),
            new Price("openai", "gpt-3.5-turbo", "0.0005", "0.0015")));
    TIERS.put(
        "medium",
        List.of(
            new Price("anthropic", "claude-3-sonnet-20240229", "0.003", "0.015"),
            new Price("anthropic", "claude-3-5-sonnet-20240620", "0.003", "0.013"),
            new Price("openai", "gpt-4-turbo", "0.01", "0.03"),
            new Price("openai", "gpt-4o", "0.01", "0.03"),
            new Price("simulated", "simulated-advanced", "0.01", "0.03")));
    TIERS.put(
        "high",
        List.of(
            new Price("anthropic", "claude-3-opus-20240229", "0.015", "0.075"),
            new Price("openai", "gpt-4", "0.03", "0.06")));
  }

  private PriceList() {}

  static boolean isFree(String model) {
    return cost(model, 1, 1).signum() == 0;
  }

  static BigDecimal cost(String model, int inputTokens, int outputTokens) {
    return TIERS.values().stream()
        .flatMap(List::stream)
        .filter(price -> price.choice.model().equals(model))
        .findFirst()
        .map(price -> price.cost(inputTokens, outputTokens))
        .orElse(BigDecimal.ZERO);
  }

  static List<ModelChoice> freeModels() {
    return TIERS.getOrDefault("free", List.of()).stream()
        .map(price -> price.choice)
        .collect(Collectors.toList());
  }

  static JsonObject tiers() {
    JsonObject tiers = new JsonObject();
    TIERS.forEach(
        (tier, prices) -> {
          JsonArray models = new JsonArray();
          prices.forEach(price -> models.add(price.toJson()));
          tiers.put(tier, models);
        });
    return tiers;
  }

  private static final class Price {
    private final ModelChoice choice;
    private final BigDecimal inputPer1000;
    private final BigDecimal outputPer1000;

    Price(String provider, String model, String inputPer1000, String outputPer1000) {
      this.choice = new ModelChoice(provider, model);
      this.inputPer1000 = new BigDecimal(inputPer1000);
      this.outputPer1000 = new BigDecimal(outputPer1000);
    }

    BigDecimal cost(int inputTokens, int outputTokens) {
      return inputPer1000
          .multiply(BigDecimal.valueOf(inputTokens))
          .add(outputPer1000.multiply(BigDecimal.valueOf(outputTokens)))
          .divide(THOUSAND);
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("provider", choice.provider())
          .put("model", choice.model())
          .put("cost_per_1k_tokens", Money.json(inputPer1000.add(outputPer1000)));
    }
  }
}
