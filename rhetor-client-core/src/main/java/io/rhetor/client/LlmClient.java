package io.rhetor.client;

import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import java.util.concurrent.CompletableFuture;

/**
 * Whatever answers messages: Rhetor over HTTP or WebSocket, another API, a chain of these, a test
 * double. All are interchangeable and can wrap one another.
 *
 * <p>Futures fail with a {@link io.rhetor.client.error.RhetorException}. Cancelling a future, or
 * one derived from it, ends the call at the server too. Bad input is refused with an {@link
 * IllegalArgumentException} or {@link NullPointerException} that names the field, before anything
 * is sent.
 *
 * <pre>{@code
 * static String ask(LlmClient llm, String question) {
 *   return llm.sendMessage(question).join().message();
 * }
 * }</pre>
 */
public interface LlmClient extends AutoCloseable {

  /**
   * Sends one message and waits, without a thread, for the whole answer.
   *
   * @param request the message
   * @return the answer to come
   */
  CompletableFuture<MessageResponse> sendMessage(MessageRequest request);

  /**
   * Sends one message without any settings.
   *
   * @param message the text, not blank
   * @return the answer to come
   * @throws IllegalArgumentException if the text is blank
   */
  default CompletableFuture<MessageResponse> sendMessage(String message) {
    return sendMessage(MessageRequest.of(message));
  }

  /**
   * Prepares to send one message and receive its answer piece by piece. Nothing is sent until the
   * stream is subscribed to.
   *
   * @param request the message
   * @return the stream of the answer, for one subscriber
   */
  ChunkStream streamMessage(MessageRequest request);

  /**
   * Prepares to send one message without any settings and receive its answer piece by piece.
   *
   * @param message the text, not blank
   * @return the stream of the answer, for one subscriber
   * @throws IllegalArgumentException if the text is blank
   */
  default ChunkStream streamMessage(String message) {
    return streamMessage(MessageRequest.of(message));
  }

  /**
   * Sends a conversation and waits, without a thread, for its next turn.
   *
   * @param request the conversation
   * @return the answer to come
   */
  CompletableFuture<MessageResponse> chat(ChatRequest request);

  /**
   * Prepares to send a conversation and receive its next turn piece by piece. Nothing is sent until
   * the stream is subscribed to.
   *
   * @param request the conversation
   * @return the stream of the answer, for one subscriber
   */
  ChunkStream streamChat(ChatRequest request);

  /**
   * Ends whatever is under way with a {@link io.rhetor.client.error.ClientClosedException} and
   * releases all resources. Calls made later fail in the same way. Closing twice does nothing.
   */
  @Override
  void close();
}
