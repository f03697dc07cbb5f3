package io.rhetor.client.internal.json;

import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.provider.Model;
import io.rhetor.client.provider.Provider;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.server.ServerStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of section 2 and 3 of {@code docs/protocol.md}, documented and observed shapes alike. */
public final class AnswerReader {
  private static final Set<String> CUT_OFF =
      Set.of("length", "max_tokens", "MAX_TOKENS", "max_output_tokens");

  private AnswerReader() {}

  /**
   * Reads a whole answer.
   *
   * @param json the answer
   * @param redactor takes what is private out of the message of a failure
   * @return the answer
   * @throws io.rhetor.client.error.RhetorModelException if it is a failure of the model
   * @throws MalformedJsonException if it is neither
   */
  public static MessageResponse messageResponse(JsonObject json, Redactor redactor)
      throws MalformedJsonException {
    boolean failed = json.flag("error").orElse(false);
    if (json.text("message").isPresent() && !failed) {
      json.disregard("error");
      return messageResponse(json);
    }
    if (isError(json)) {
      throw ModelErrors.read(json, redactor);
    }
    throw new MalformedJsonException("it has neither a message nor an error");
  }

  /** An error without words is one where it stands in place of the answer. */
  private static boolean isError(JsonObject json) {
    return ErrorBody.hasError(json) || json.text("error").filter(String::isBlank).isPresent();
  }

  private static MessageResponse messageResponse(JsonObject json) {
    MessageResponse.Builder answer =
        MessageResponse.builder()
            .message(json.text("message").orElse(""))
            .model(json.text("model"))
            .provider(json.text("provider"))
            .contextId(contextId(json))
            .timestamp(json.instant("timestamp"))
            .addAllWarnings(warnings(json))
            .usage(json.object("usage").map(AnswerReader::usage))
            .finishReason(finishReason(json));
    finished(json).ifPresent(answer::finished);
    json.flag("simulated").ifPresent(answer::simulated);
    json.flag("fallback").ifPresent(answer::fallback);
    return answer.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads the health of a server that answered 200.
   *
   * @param json the answer
   * @return the health; unhealthy if the answer has no status
   */
  public static Health health(JsonObject json) {
    return Health.builder()
        .status(json.text("status").orElse(Health.UNHEALTHY))
        .version(json.text("version"))
        .putAllProviders(json.flags("providers"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  /**
   * Reads the overview of a server.
   *
   * @param json the answer
   * @return the overview
   */
  public static ServerInfo serverInfo(JsonObject json) {
    ServerInfo.Builder info =
        ServerInfo.builder()
            .name(json.text("name"))
            .version(json.text("version"))
            .status(json.text("status"))
            .addAllEndpoints(json.texts("endpoints"))
            .putAllProviders(json.entries("providers", AnswerReader::provider));
    json.object("templates")
        .ifPresent(
            templates ->
                info.addAllTemplateCategories(templates.texts("categories"))
                    .templateCount(templates.integer("count")));
    json.object("prompts")
        .ifPresent(
            prompts ->
                info.addAllPromptComponents(prompts.texts("components"))
                    .promptCount(prompts.integer("count")));
    json.object("budget")
        .ifPresent(
            budget ->
                info.dailyUsage(budget.decimal("daily_usage"))
                    .dailyLimit(budget.decimal("daily_limit"))
                    .budgetEnabled(budget.flag("budget_enabled")));
    return info.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads how a server is.
   *
   * @param json the answer
   * @return the status
   * @throws MalformedJsonException if it tells no status
   */
  public static ServerStatus serverStatus(JsonObject json) throws MalformedJsonException {
    Optional<String> word = json.text("status");
    if (word.isEmpty()) {
      throw new MalformedJsonException("it has no status");
    }
    ServerStatus.Builder status =
        ServerStatus.builder()
            .status(word.get())
            .service(json.text("service"))
            .version(json.text("version"))
            .putAllProviders(json.flags("providers"))
            .defaultProvider(json.text("default_provider"))
            .defaultModel(json.text("default_model"))
            .message(json.text("message"));
    json.object("budget")
        .ifPresent(
            budget ->
                status
                    .budgetEnabled(budget.flag("budget_enabled"))
                    .dailyUsage(budget.decimal("daily_usage"))
                    .weeklyUsage(budget.decimal("weekly_usage"))
                    .monthlyUsage(budget.decimal("monthly_usage"))
                    .dailyLimit(budget.decimal("daily_limit"))
                    .weeklyLimit(budget.decimal("weekly_limit"))
                    .monthlyLimit(budget.decimal("monthly_limit")));
    return status.putAllAdditionalProperties(json.rest()).build();
  }

  /**
   * Reads who can answer.
   *
   * @param json the answer
   * @return the providers
   */
  public static Providers providers(JsonObject json) {
    return Providers.builder()
        .putAllProviders(json.entries("providers", AnswerReader::provider))
        .defaultProvider(json.text("default_provider"))
        .defaultModel(json.text("default_model"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  /**
   * Reads the server's new default.
   *
   * @param json the answer
   * @return the default
   */
  public static ProviderSelection providerSelection(JsonObject json) {
    ProviderSelection.Builder selection =
        ProviderSelection.builder().provider(json.text("provider")).model(json.text("model"));
    json.flag("success").ifPresent(selection::success);
    return selection.putAllAdditionalProperties(json.rest()).build();
  }

  /** Why the model stopped, under the names that providers give it. */
  static Optional<String> finishReason(JsonObject json) {
    return json.text("finish_reason").or(() -> json.text("stop_reason"));
  }

  /** Whether the model came to an end by itself, as a flag or by the reason; empty if not told. */
  static Optional<Boolean> finished(JsonObject json) {
    return json.flag("finished")
        .or(() -> finishReason(json).filter(CUT_OFF::contains).map(reason -> false));
  }

  static Optional<ContextId> contextId(JsonObject json) {
    Optional<ContextId> context = json.named("context", ContextId::of);
    return context.isPresent() ? context : json.named("context_id", ContextId::of);
  }

  private static Provider provider(String id, JsonObject json) {
    Provider.Builder provider =
        Provider.builder()
            .id(id)
            .name(json.text("name"))
            .addAllModels(
                json.items(
                    "models", AnswerReader::model, text -> Model.builder().id(text).build()));
    json.flag("available").ifPresent(provider::available);
    return provider.putAllAdditionalProperties(json.rest()).build();
  }

  private static @Nullable Model model(JsonObject json) {
    Optional<String> id = json.text("id");
    if (id.isEmpty()) {
      return null;
    }
    return Model.builder()
        .id(id.get())
        .name(json.text("name"))
        .contextWindow(json.integer("context_window"))
        .addAllCapabilities(json.texts("capabilities"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  static TokenUsage usage(JsonObject json) {
    return TokenUsage.builder()
        .inputTokens(either(json.count("input_tokens"), json, "prompt_tokens"))
        .outputTokens(either(json.count("output_tokens"), json, "completion_tokens"))
        .putAllAdditionalProperties(json.rest())
        .build();
  }

  private static OptionalLong either(OptionalLong first, JsonObject json, String second) {
    return first.isPresent() ? first : json.count(second);
  }

  static List<String> warnings(JsonObject json) {
    if (!json.has("budget_warnings") && !json.has("warnings")) {
      return List.of();
    }
    Set<String> warnings = new LinkedHashSet<>();
    for (String field : List.of("budget_warnings", "warnings")) {
      List<String> found = json.items(field, AnswerReader::warning, text -> text);
      warnings.addAll(found.isEmpty() ? json.texts(field) : found);
    }
    return List.copyOf(warnings);
  }

  private static String warning(JsonObject json) {
    return json.text("message").orElseGet(() -> json.rest().toString());
  }
}
