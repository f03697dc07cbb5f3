package io.rhetor.client;

import io.rhetor.client.conversation.AddedMessage;
import io.rhetor.client.conversation.Conversation;
import io.rhetor.client.conversation.ConversationAnalysis;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.conversation.NewConversationMessage;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** {@link RhetorCommunicationClient} over capabilities: which call has which parameters. */
final class RhetorHermesCommunicationClient implements RhetorCommunicationClient {
  private static final String COMPONENT = "rhetor-communication";

  private final ClientCore core;

  RhetorHermesCommunicationClient(ClientCore core) {
    this.core = core;
  }

  @Override
  public CompletableFuture<Conversation> createConversation(NewConversation conversation) {
    Objects.requireNonNull(conversation, "conversation");
    return core.capabilities()
        .invoke(
            COMPONENT,
            "create_conversation",
            conversation.toJson(),
            AnswerMapper.of(Conversation::fromJson));
  }

  @Override
  public CompletableFuture<AddedMessage> addMessage(
      String conversationId, NewConversationMessage message) {
    Objects.requireNonNull(message, "message");
    Map<String, Object> parameters = conversation(conversationId);
    parameters.putAll(message.toJson());
    return core.capabilities()
        .invoke(COMPONENT, "add_message", parameters, AnswerMapper.of(AddedMessage::fromJson));
  }

  @Override
  public CompletableFuture<Conversation> getConversation(String conversationId) {
    return core.capabilities()
        .read(
            COMPONENT,
            "get_conversation",
            conversation(conversationId),
            (json, redactor) -> {
              if (!json.hasList("messages")) {
                throw new MalformedJsonException("it has no list of messages");
              }
              return Conversation.fromJson(
                  json.text("conversation_id").isPresent()
                      ? json
                      : json.with("conversation_id", conversationId));
            });
  }

  @Override
  public CompletableFuture<ConversationAnalysis> analyzeConversation(String conversationId) {
    return analyze(conversation(conversationId));
  }

  @Override
  public CompletableFuture<ConversationAnalysis> analyzeConversation(
      String conversationId, String analysisType) {
    Map<String, Object> parameters = conversation(conversationId);
    parameters.put("analysis_type", Checks.requireText("analysisType", analysisType));
    return analyze(parameters);
  }

  @Override
  public RhetorCommunicationClient withOptions(CallOptions options) {
    return new RhetorHermesCommunicationClient(core.withOptions(options));
  }

  @Override
  public void close() {
    core.close();
  }

  @Override
  public String toString() {
    return core.describedByHermes(RhetorCommunicationClient.class);
  }

  /** An analysis may ask a model, which costs: it is no mere reading. */
  private CompletableFuture<ConversationAnalysis> analyze(Map<String, Object> parameters) {
    return core.capabilities()
        .invoke(
            COMPONENT,
            "analyze_conversation",
            parameters,
            (json, redactor) -> {
              if (!json.has("analysis")) {
                throw new MalformedJsonException("it has no analysis");
              }
              return ConversationAnalysis.fromJson(json);
            });
  }

  private static Map<String, Object> conversation(String conversationId) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("conversation_id", Checks.requireText("conversationId", conversationId));
    return parameters;
  }
}
