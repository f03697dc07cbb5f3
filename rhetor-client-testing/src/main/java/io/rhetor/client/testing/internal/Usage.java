package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;

/** What one answer of a model used up. */
final class Usage {
  private final Instant time;
  private final LlmCall call;
  private final ModelChoice choice;
  private final int inputTokens;
  private final int outputTokens;
  private final BigDecimal cost;
  private final JsonObject metadata;

  /** Counts the words of both sides and charges them at the price of the model. */
  Usage(Instant time, LlmCall call, ModelChoice choice, String answer, JsonObject metadata) {
    this.time = time;
    this.call = call;
    this.choice = choice;
    this.inputTokens = inputTokens(call);
    this.outputTokens = Tokens.count(answer);
    this.cost = PriceList.cost(choice.model(), inputTokens, outputTokens);
    this.metadata = metadata;
  }

  /** The tokens of both sides, as an answer tells them. */
  static JsonObject tokens(LlmCall call, String answer) {
    return new JsonObject()
        .put("input_tokens", inputTokens(call))
        .put("output_tokens", Tokens.count(answer));
  }

  private static int inputTokens(LlmCall call) {
    return call.turns().stream().mapToInt(turn -> Tokens.count(turn.content())).sum();
  }

  Instant time() {
    return time;
  }

  String provider() {
    return choice.provider();
  }

  String model() {
    return choice.model();
  }

  String component() {
    return call.component();
  }

  String taskType() {
    return call.taskType();
  }

  int inputTokens() {
    return inputTokens;
  }

  int outputTokens() {
    return outputTokens;
  }

  BigDecimal cost() {
    return cost;
  }

  JsonObject metadata() {
    return metadata;
  }
}
