package io.rhetor.client.support;

import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.message.ContextId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Contexts that can be deleted only, with the outcome that a test sets. */
public final class DeletingContexts implements RhetorContexts {
  public final List<ContextId> deleted = new ArrayList<>();
  public CompletableFuture<Void> outcome = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> deleteContext(ContextId contextId) {
    deleted.add(contextId);
    return outcome;
  }

  @Override
  public CompletableFuture<List<ContextInfo>> listContexts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ContextMessages> getContext(
      ContextId contextId, int limit, boolean includeMetadata) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ContextSearchResult> searchContext(
      ContextId contextId, String query, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ContextSummary> summarizeContext(ContextId contextId, int maxTokens) {
    throw new UnsupportedOperationException();
  }
}
