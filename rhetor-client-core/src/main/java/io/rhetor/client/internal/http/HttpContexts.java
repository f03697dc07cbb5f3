package io.rhetor.client.internal.http;

import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.json.ErrorBody;
import io.rhetor.client.internal.json.MissingThingException;
import io.rhetor.client.internal.json.ModelErrors;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@link RhetorContexts} over the HTTP transport: which call has which path and answer. */
public final class HttpContexts implements RhetorContexts {
  private static final ApiPath CONTEXTS = ApiPath.of("/contexts");

  private final HttpTransport transport;

  /** Makes a view; the transport stays with its client. */
  public HttpContexts(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<List<ContextInfo>> listContexts() {
    return transport.call(
        ApiRequest.get(CONTEXTS),
        AnswerMapper.of(
            json -> json.list("contexts", ContextInfo.class, ContextInfo::fromJson, "context_id")));
  }

  @Override
  public CompletableFuture<ContextMessages> getContext(
      ContextId contextId, int limit, boolean includeMetadata) {
    Checks.requireAtLeast("limit", limit, 1);
    ApiPath path =
        path(contextId)
            .query("limit", Integer.toString(limit))
            .query("include_metadata", Boolean.toString(includeMetadata));
    return transport.call(
        ApiRequest.get(path).inContext(Optional.of(contextId)),
        AnswerMapper.of(json -> ContextMessages.fromJson(about(contextId, json))));
  }

  @Override
  public CompletableFuture<Void> deleteContext(ContextId contextId) {
    return transport.call(
        ApiRequest.delete(path(contextId)).inContext(Optional.of(contextId)),
        (json, redactor) -> deleted(json, contextId));
  }

  @Override
  public CompletableFuture<ContextSearchResult> searchContext(
      ContextId contextId, String query, int limit) {
    Checks.requireText("query", query);
    Checks.requireAtLeast("limit", limit, 1);
    ApiPath path =
        path(contextId)
            .step("search")
            .query("query", query)
            .query("limit", Integer.toString(limit));
    return transport.call(
        ApiRequest.repeatablePost(path, null)
            .inContext(Optional.of(contextId))
            .withPrivateTexts(List.of(query)),
        AnswerMapper.of(
            json -> {
              JsonObject found = about(contextId, json);
              return ContextSearchResult.fromJson(
                  json.text("query").isPresent() ? found : found.with("query", query));
            }));
  }

  @Override
  public CompletableFuture<ContextSummary> summarizeContext(ContextId contextId, int maxTokens) {
    Checks.requireAtLeast("maxTokens", maxTokens, 1);
    ApiPath path =
        path(contextId).step("summarize").query("max_tokens", Integer.toString(maxTokens));
    return transport.call(
        ApiRequest.post(path, null).inContext(Optional.of(contextId)),
        (json, redactor) -> {
          if (json.text("summary").isEmpty() && ErrorBody.hasError(json)) {
            throw ModelErrors.read(json, redactor);
          }
          return ContextSummary.fromJson(about(contextId, json));
        });
  }

  @Override
  public String toString() {
    return "RhetorContexts" + transport.settings.baseUrls;
  }

  private static Void deleted(JsonObject json, ContextId contextId) throws MissingThingException {
    if (!json.flag("success").orElse(true)) {
      throw new MissingThingException("there is no context '" + contextId + "'");
    }
    return null;
  }

  private static ApiPath path(ContextId contextId) {
    return CONTEXTS.id("contextId", Objects.requireNonNull(contextId, "contextId").value());
  }

  /** An answer that names the conversation which it is about, as not all of them do. */
  private static JsonObject about(ContextId asked, JsonObject json) {
    return json.unread().named("context_id", ContextId::of).isPresent()
        ? json
        : json.with("context_id", asked.value());
  }
}
