package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;

/**
 * What a search in a conversation found, from {@code POST /contexts/{id}/search} (section 6 of
 * {@code docs/protocol.md}).
 */
public final class ContextSearchResult extends RhetorValue {
  private ContextSearchResult(JsonObject json) {
    super(json, "query");
    JsonObject.required("context_id", json.named("context_id", ContextId::of));
    json.required("query");
    List<ContextMatch> matches =
        json.list("results", ContextMatch.class, ContextMatch::fromJson, "content");
    json.keep("count", json.integer("count").orElse(matches.size()));
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code query}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextSearchResult fromJson(Map<String, ?> json) {
    return new ContextSearchResult(JsonObject.of(json));
  }

  /** {@return the conversation: the server's id, else the one that was asked for} */
  public ContextId contextId() {
    return Fields.required(this, "context_id", ContextId.class);
  }

  /** {@return what was searched for: the server's echo, else the text that was sent} */
  public String query() {
    return Fields.required(this, "query", String.class);
  }

  /** {@return what was found: the turns that match, best first} */
  public List<ContextMatch> matches() {
    return Fields.list(this, "results");
  }

  /** {@return how many turns came: the server's count, else that of {@link #matches()}} */
  public int count() {
    return Fields.required(this, "count", Number.class).intValue();
  }
}
