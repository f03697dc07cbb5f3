package io.rhetor.client;

import io.rhetor.client.error.MissingVariablesException;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.http.ApiPath;
import io.rhetor.client.internal.http.ApiRequest;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.json.JsonWriter;
import io.rhetor.client.internal.json.MissingThingException;
import io.rhetor.client.internal.json.PromptReader;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.GeneratedPrompt;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.Personality;
import io.rhetor.client.prompt.Placeholders;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@link RhetorPromptClient} over HTTP: which call has which path, body and answer. */
final class RhetorHttpPromptClient implements RhetorPromptClient {
  private static final String COMPONENT = "rhetor-prompt";
  private static final ApiPath TEMPLATES = ApiPath.of("/templates");
  private static final ApiPath PROMPTS = ApiPath.of("/prompts");
  private static final AnswerMapper<PromptTemplate> TEMPLATE =
      AnswerMapper.of(PromptTemplate::fromJson);
  private static final AnswerMapper<SystemPrompt> SYSTEM_PROMPT =
      AnswerMapper.of(SystemPrompt::fromJson);

  private final ClientCore core;
  private final HttpTransport transport;

  RhetorHttpPromptClient(ClientCore core) {
    this.core = core;
    this.transport = core.transport();
  }

  @Override
  public CompletableFuture<PromptTemplate> createPromptTemplate(NewPromptTemplate template) {
    Objects.requireNonNull(template, "template");
    Map<String, Object> body = template.toJson();
    // Servers find the variables by themselves.
    body.remove("variables");
    return transport.call(
        ApiRequest.post(TEMPLATES, JsonWriter.write(body))
            .withPrivateTexts(
                Redactor.textsIn(List.of(template.template(), template.additionalProperties()))),
        TEMPLATE);
  }

  @Override
  public CompletableFuture<PromptTemplate> getPromptTemplate(String templateId) {
    return transport.call(ApiRequest.get(template(templateId)), TEMPLATE);
  }

  @Override
  public CompletableFuture<PromptTemplate> getPromptTemplate(String templateId, String versionId) {
    Checks.requireText("versionId", versionId);
    return transport.call(
        ApiRequest.get(template(templateId).query("version_id", versionId)),
        (json, redactor) -> TEMPLATE.read(PromptReader.version(json, versionId), redactor));
  }

  @Override
  public CompletableFuture<List<PromptTemplate>> listPromptTemplates(PromptFilter filter) {
    Objects.requireNonNull(filter, "filter");
    refuse("component", filter.component(), "templates have none; use category");
    ApiPath path = TEMPLATES.query("category", filter.category()).query("tag", filter.tag());
    return list(path, "templates", PromptTemplate.class, PromptTemplate::fromJson);
  }

  @Override
  public CompletableFuture<PromptTemplate> updatePromptTemplate(
      String templateId, String content, Map<String, ?> metadata) {
    return update(template(templateId), content, metadata, noTemplate(templateId), TEMPLATE);
  }

  @Override
  public CompletableFuture<Void> deletePromptTemplate(String templateId) {
    return delete(template(templateId), noTemplate(templateId));
  }

  @Override
  public CompletableFuture<List<PromptVersion>> listPromptTemplateVersions(String templateId) {
    ApiPath path = template(templateId).step("versions");
    return list(path, "versions", PromptVersion.class, PromptVersion::fromJson);
  }

  @Override
  public CompletableFuture<String> renderPrompt(RenderRequest request) {
    Objects.requireNonNull(request, "request");
    if (!request.isChecked()) {
      return render(request, false);
    }
    CompletableFuture<PromptTemplate> template =
        request
            .versionId()
            .map(version -> getPromptTemplate(request.templateId(), version))
            .orElseGet(() -> getPromptTemplate(request.templateId()));
    return template.thenCompose(
        known -> {
          Set<String> missing = new TreeSet<>(known.variables());
          missing.removeAll(request.variables().keySet());
          // Servers list the variables of all versions together.
          known
              .content()
              .ifPresent(text -> missing.removeIf(name -> !Placeholders.mentions(text, name)));
          return missing.isEmpty()
              ? render(request, true)
              : CompletableFuture.failedFuture(
                  new MissingVariablesException(request.templateId(), missing));
        });
  }

  @Override
  public CompletableFuture<SystemPrompt> createPrompt(NewSystemPrompt prompt) {
    Objects.requireNonNull(prompt, "prompt");
    return transport.call(
        ApiRequest.post(PROMPTS, JsonWriter.write(prompt.toJson()))
            .withPrivateTexts(
                Redactor.textsIn(List.of(prompt.content(), prompt.additionalProperties()))),
        SYSTEM_PROMPT);
  }

  @Override
  public CompletableFuture<SystemPrompt> getPrompt(String promptId) {
    return transport.call(ApiRequest.get(prompt(promptId)), SYSTEM_PROMPT);
  }

  @Override
  public CompletableFuture<List<SystemPrompt>> listPrompts(PromptFilter filter) {
    Objects.requireNonNull(filter, "filter");
    refuse("category", filter.category(), "system prompts have none; use component");
    ApiPath path = PROMPTS.query("component", filter.component()).query("tag", filter.tag());
    return list(path, "prompts", SystemPrompt.class, SystemPrompt::fromJson);
  }

  @Override
  public CompletableFuture<SystemPrompt> updatePrompt(
      String promptId, String content, Map<String, ?> metadata) {
    return update(prompt(promptId), content, metadata, noPrompt(promptId), SYSTEM_PROMPT);
  }

  @Override
  public CompletableFuture<Void> deletePrompt(String promptId) {
    return delete(prompt(promptId), noPrompt(promptId));
  }

  @Override
  public CompletableFuture<PromptComparison> comparePrompts(String promptId1, String promptId2) {
    Checks.requireText("promptId1", promptId1);
    Checks.requireText("promptId2", promptId2);
    byte[] body = JsonWriter.write(Map.of("prompt_id1", promptId1, "prompt_id2", promptId2));
    return transport.call(
        ApiRequest.repeatablePost(PROMPTS.step("compare"), body),
        (json, redactor) -> PromptReader.comparison(json));
  }

  @Override
  public CompletableFuture<Personality> createPersonality(NewPersonality personality) {
    Objects.requireNonNull(personality, "personality");
    Map<String, Object> parameters = personality.toJson();
    parameters.putIfAbsent("traits", Map.of());
    return core.capabilities()
        .invoke(
            COMPONENT, "create_personality", parameters, AnswerMapper.of(Personality::fromJson));
  }

  @Override
  public CompletableFuture<GeneratedPrompt> generatePrompt(GeneratePromptRequest request) {
    Objects.requireNonNull(request, "request");
    return core.capabilities()
        .invoke(
            COMPONENT,
            "generate_prompt",
            request.toJson(),
            AnswerMapper.of(GeneratedPrompt::fromJson));
  }

  @Override
  public RhetorPromptClient withOptions(CallOptions options) {
    return new RhetorHttpPromptClient(core.withOptions(options));
  }

  @Override
  public void close() {
    core.close();
  }

  @Override
  public String toString() {
    return core.described(RhetorPromptClient.class);
  }

  private CompletableFuture<String> render(RenderRequest request, boolean templateExists) {
    List<String> values = new ArrayList<>(Redactor.textsIn(request.variables()));
    request.variables().values().forEach(value -> values.add(value.toString()));
    values.addAll(Redactor.textsIn(request.additionalProperties()));
    Map<String, Object> body = request.toJson();
    body.putIfAbsent("variables", Map.of());
    return transport.call(
        ApiRequest.repeatablePost(TEMPLATES.step("render"), JsonWriter.write(body))
            .withPrivateTexts(values),
        (json, redactor) -> PromptReader.rendered(json, request, templateExists));
  }

  private static void refuse(String field, Optional<String> value, String reason) {
    if (value.isPresent()) {
      throw new IllegalArgumentException(field + ": " + reason);
    }
  }

  private <T> CompletableFuture<List<T>> list(
      ApiPath path, String field, Class<T> type, Function<JsonObject, T> of) {
    return transport.call(
        ApiRequest.get(path), AnswerMapper.of(json -> json.list(field, type, of)));
  }

  private <T> CompletableFuture<T> update(
      ApiPath path,
      String content,
      Map<String, ?> metadata,
      String missing,
      AnswerMapper<T> answer) {
    Checks.requireText("content", content);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("content", content);
    Map<String, Object> notes = Checks.copyOfJson("metadata", metadata);
    if (!notes.isEmpty()) {
      body.put("metadata", notes);
    }
    return transport.call(
        ApiRequest.put(path, JsonWriter.write(body))
            .withPrivateTexts(List.of(content))
            .whereNullMeansMissing(missing),
        answer);
  }

  private CompletableFuture<Void> delete(ApiPath path, String missing) {
    return transport.call(ApiRequest.delete(path), (json, redactor) -> deleted(json, missing));
  }

  private static Void deleted(JsonObject json, String missing) throws MissingThingException {
    if (!json.flag("success").orElse(true)) {
      throw new MissingThingException(missing);
    }
    return null;
  }

  private static String noTemplate(String templateId) {
    return "there is no template '" + templateId + "'";
  }

  private static String noPrompt(String promptId) {
    return "there is no system prompt '" + promptId + "'";
  }

  private static ApiPath template(String templateId) {
    return TEMPLATES.id("templateId", templateId);
  }

  private static ApiPath prompt(String promptId) {
    return PROMPTS.id("promptId", promptId);
  }
}
