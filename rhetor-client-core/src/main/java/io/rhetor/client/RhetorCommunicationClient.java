package io.rhetor.client;

import io.rhetor.client.conversation.AddedMessage;
import io.rhetor.client.conversation.Conversation;
import io.rhetor.client.conversation.ConversationAnalysis;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.conversation.NewConversationMessage;
import java.util.concurrent.CompletableFuture;

/**
 * Conversations that components keep with one another, over the component {@code
 * rhetor-communication}, which Hermes finds (section 9 of {@code docs/protocol.md}). Safe for use
 * by several threads. {@link RhetorClient#conversations()} is one over the connections of another
 * client; {@code create} makes one with its own, to be closed at the end.
 *
 * <pre>{@code
 * RhetorCommunicationClient conversations = rhetor.conversations();
 * Conversation talk = await(conversations.createConversation(
 *     NewConversation.builder().name("Release 7").build()));
 * await(conversations.addMessage(talk.conversationId(), "The build is green.", "my-component"));
 * System.out.println(await(conversations.analyzeConversation(talk.conversationId())).text());
 * }</pre>
 *
 * <p>Futures fail as those of {@link HermesClient#invoke} do, also with a {@link
 * io.rhetor.client.error.RhetorProtocolException} where the answer lacks what is essential.
 * Creating, adding and analyzing are repeated only where the component certainly did nothing;
 * reading is repeated also after a lost connection, 408, 502 and 504; {@link
 * RhetorConfig.Builder#retryPolicy retryPolicy}, if set, holds in place of their schedule. Bad
 * input is refused with an {@link IllegalArgumentException} or {@link NullPointerException} that
 * names the field, before anything is sent. Threads, cancellation, credentials and closing are
 * those of {@link HermesClient}.
 */
public interface RhetorCommunicationClient extends AutoCloseable {

  /**
   * {@return a client for the registry that the environment names ({@code HERMES_URL}, else {@code
   * http://localhost:8100}); nothing is sent yet}
   *
   * @throws IllegalArgumentException if an environment variable has a value that cannot be used
   */
  static RhetorCommunicationClient create() {
    return create(RhetorConfig.ofHermes(System.getenv()));
  }

  /**
   * {@return a client; nothing is sent yet}
   *
   * @param config where Hermes is and how to talk to it and to the component
   * @throws IllegalArgumentException if {@code HERMES_URL} is needed and cannot be used
   */
  static RhetorCommunicationClient create(RhetorConfig config) {
    return new RhetorHermesCommunicationClient(
        ClientCore.createForHermes(config, RhetorCommunicationClient.class));
  }

  /**
   * Creates a conversation ({@code create_conversation}).
   *
   * @param conversation its name and notes
   * @return the conversation to come, with its id and no messages yet
   */
  CompletableFuture<Conversation> createConversation(NewConversation conversation);

  /**
   * Adds a message without notes to a conversation ({@code add_message}).
   *
   * @param conversationId the conversation's id, not blank
   * @param message the text, not blank
   * @param sender who says it, not blank
   * @return the receipt to come
   * @throws IllegalArgumentException if one of them is blank
   */
  default CompletableFuture<AddedMessage> addMessage(
      String conversationId, String message, String sender) {
    return addMessage(
        conversationId, NewConversationMessage.builder().message(message).sender(sender).build());
  }

  /**
   * Adds a message to a conversation ({@code add_message}).
   *
   * @param conversationId the conversation's id, not blank
   * @param message the message
   * @return the receipt to come
   * @throws IllegalArgumentException if the id is blank
   */
  CompletableFuture<AddedMessage> addMessage(String conversationId, NewConversationMessage message);

  /**
   * {@return a conversation with its messages} From {@code get_conversation}.
   *
   * @param conversationId the conversation's id, not blank
   * @throws IllegalArgumentException if the id is blank
   */
  CompletableFuture<Conversation> getConversation(String conversationId);

  /**
   * Has a conversation analyzed as the server sees fit ({@code analyze_conversation}).
   *
   * @param conversationId the conversation's id, not blank
   * @return the analysis to come
   * @throws IllegalArgumentException if the id is blank
   */
  CompletableFuture<ConversationAnalysis> analyzeConversation(String conversationId);

  /**
   * Has a conversation analyzed ({@code analyze_conversation}).
   *
   * @param conversationId the conversation's id, not blank
   * @param analysisType the kind of analysis, in a word that the server knows; not blank
   * @return the analysis to come
   * @throws IllegalArgumentException if one of them is blank
   */
  CompletableFuture<ConversationAnalysis> analyzeConversation(
      String conversationId, String analysisType);

  /**
   * {@return a view of this client with other settings for calls, with the same connections;
   * closing it does nothing}
   *
   * @param options what is other than for this client
   */
  RhetorCommunicationClient withOptions(CallOptions options);

  /**
   * Ends whatever is under way with a {@link io.rhetor.client.error.ClientClosedException} and
   * releases all resources. Calls made later fail in the same way. Closing twice does nothing, and
   * so does closing a view: it ends with the client that it is a view of.
   */
  @Override
  void close();
}
