package io.rhetor.client.context;

import io.rhetor.client.message.ContextId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The conversations that the server stores (section 6 of {@code docs/protocol.md}). They are no
 * memory of the model, which is given nothing of them; see {@link io.rhetor.client.ChatSession} for
 * that. A view on its client: has the client's threads, limits and errors, and ends with it. Safe
 * for use by several threads.
 *
 * <pre>{@code
 * ContextId id = ContextId.of("my-component", "user123");
 * ContextMessages conversation = await(rhetor.contexts().getContext(id));
 * conversation.messages().forEach(turn -> System.out.println(turn.role() + ": " + turn.content()));
 * }</pre>
 *
 * <p>Futures fail with a {@link io.rhetor.client.error.RhetorException}. There is no failure for a
 * conversation that does not exist: an observed server makes it on the first look, also on a
 * search.
 */
public interface RhetorContexts {

  /**
   * Lists the conversations ({@code GET /contexts}). Among them are those that were looked at
   * before they had a message, and may be some that no call can name, see {@link
   * ContextInfo#contextId()}.
   *
   * @return the conversations to come in the server's order, observed: the last used one first
   */
  CompletableFuture<List<ContextInfo>> listContexts();

  /**
   * Reads the last 20 turns of a conversation without metadata; see {@link #getContext(ContextId,
   * int, boolean)} for what that does at the server.
   *
   * @param contextId the conversation
   * @return the turns to come
   */
  default CompletableFuture<ContextMessages> getContext(ContextId contextId) {
    return getContext(contextId, 20, false);
  }

  /**
   * Reads the last turns of a conversation ({@code GET /contexts/{id}}).
   *
   * <p>On observed servers this is not only reading: an unknown conversation is created, empty; and
   * the metadata of the turns that are read without it is erased for good. Turns that were archived
   * come back as summaries of the role {@code system}.
   *
   * @param contextId the conversation
   * @param limit how many turns at most, counted from the last one, at least 1
   * @param includeMetadata whether to read what is kept with each turn, such as the model that
   *     answered
   * @return the turns to come
   * @throws IllegalArgumentException if the limit is below 1, which a server takes for no limit
   */
  CompletableFuture<ContextMessages> getContext(
      ContextId contextId, int limit, boolean includeMetadata);

  /**
   * Forgets a conversation ({@code DELETE /contexts/{id}}). An observed server says that it
   * succeeded also if there was no such conversation; repeating is harmless.
   *
   * @param contextId the conversation
   * @return completes when it is gone; fails with a {@link
   *     io.rhetor.client.error.RhetorNotFoundException} if the server says that it did not succeed
   */
  CompletableFuture<Void> deleteContext(ContextId contextId);

  /**
   * Finds the 5 turns of a conversation that match best; see {@link #searchContext(ContextId,
   * String, int)}.
   *
   * @param contextId the conversation
   * @param query the text to look for, not blank
   * @return the matches to come
   * @throws IllegalArgumentException if the query is blank
   */
  default CompletableFuture<ContextSearchResult> searchContext(ContextId contextId, String query) {
    return searchContext(contextId, query, 5);
  }

  /**
   * Finds the turns of a conversation that contain a text, in whatever case ({@code POST
   * /contexts/{id}/search}). The text travels in the query string, so that proxies on the way may
   * log it.
   *
   * @param contextId the conversation
   * @param query the text to look for, not blank
   * @param limit how many matches at most, at least 1
   * @return the matches to come
   * @throws IllegalArgumentException if the query is blank or the limit below 1
   */
  CompletableFuture<ContextSearchResult> searchContext(
      ContextId contextId, String query, int limit);

  /**
   * Puts a conversation into at most 150 tokens; see {@link #summarizeContext(ContextId, int)}.
   *
   * @param contextId the conversation
   * @return the summary to come
   */
  default CompletableFuture<ContextSummary> summarizeContext(ContextId contextId) {
    return summarizeContext(contextId, 150);
  }

  /**
   * Puts a conversation into a few words ({@code POST /contexts/{id}/summarize}). A language model
   * does it, which takes time and costs money. Servers as shipped in April 2025 fail on every such
   * call with a {@link io.rhetor.client.error.RhetorServerException}.
   *
   * @param contextId the conversation
   * @param maxTokens the longest summary allowed, in tokens, at least 1
   * @return the summary to come; fails with a {@link io.rhetor.client.error.RhetorModelException}
   *     if the model failed
   * @throws IllegalArgumentException if {@code maxTokens} is below 1
   */
  CompletableFuture<ContextSummary> summarizeContext(ContextId contextId, int maxTokens);
}
