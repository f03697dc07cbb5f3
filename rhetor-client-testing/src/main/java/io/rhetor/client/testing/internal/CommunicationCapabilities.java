package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The capabilities of {@code rhetor-communication}. For one thread, the server's event loop. */
final class CommunicationCapabilities {
  private final Timestamps timestamps = new Timestamps(AnswerStyle.DOCUMENTED);
  private final Map<String, JsonObject> conversations = new LinkedHashMap<>();

  Component component() {
    return new Component("rhetor-communication")
        .with("create_conversation", this::create)
        .with("add_message", this::addMessage)
        .with("get_conversation", this::get)
        .with("analyze_conversation", this::analyze);
  }

  private JsonObject create(RequestBody parameters) {
    Optional<String> name = parameters.optionalText("name");
    JsonObject metadata = parameters.object("metadata");
    parameters.check();
    String id = "conversation-" + (conversations.size() + 1);
    conversations.put(
        id,
        new JsonObject()
            .put("conversation_id", id)
            .put("name", name.orElse(null))
            .put("metadata", metadata)
            .put("created_at", timestamps.now())
            .put("messages", new JsonArray()));
    return new JsonObject().put("conversation_id", id).put("name", name.orElse(null));
  }

  private JsonObject addMessage(RequestBody parameters) {
    String conversationId = parameters.text("conversation_id");
    String message = parameters.text("message");
    String sender = parameters.text("sender");
    JsonObject metadata = parameters.object("metadata");
    parameters.check();
    JsonArray messages = messages(find(conversationId));
    String messageId = "message-" + (messages.size() + 1);
    messages.add(
        new JsonObject()
            .put("message_id", messageId)
            .put("message", message)
            .put("sender", sender)
            .put("metadata", metadata)
            .put("timestamp", timestamps.now()));
    return new JsonObject().put("message_id", messageId).put("conversation_id", conversationId);
  }

  private JsonObject get(RequestBody parameters) {
    String conversationId = parameters.text("conversation_id");
    parameters.check();
    return find(conversationId);
  }

  private JsonObject analyze(RequestBody parameters) {
    String conversationId = parameters.text("conversation_id");
    String type = parameters.optionalText("analysis_type").orElse("summary");
    parameters.check();
    JsonArray messages = messages(find(conversationId));
    List<String> senders =
        texts(messages, "sender").stream().distinct().collect(Collectors.toList());
    int words = texts(messages, "message").stream().mapToInt(Tokens::count).sum();
    String summary = messages.size() + " messages of " + words + " words from " + senders.size();
    return new JsonObject()
        .put("conversation_id", conversationId)
        .put("analysis_type", type)
        .put(
            "analysis",
            new JsonObject()
                .put("summary", summary)
                .put("message_count", messages.size())
                .put("word_count", words)
                .put("senders", new JsonArray(senders)));
  }

  private static List<String> texts(JsonArray messages, String name) {
    return messages.stream()
        .map(message -> ((JsonObject) message).getString(name))
        .collect(Collectors.toList());
  }

  private static JsonArray messages(JsonObject conversation) {
    return conversation.getJsonArray("messages");
  }

  /** Refuses an unknown one, but not with 404, which would say that the capability is unknown. */
  private JsonObject find(String conversationId) {
    return Optional.ofNullable(conversations.get(conversationId))
        .orElseThrow(
            () ->
                Refusal.of(
                    400,
                    new JsonObject()
                        .put("message", "Conversation " + conversationId + " not found")));
  }
}
