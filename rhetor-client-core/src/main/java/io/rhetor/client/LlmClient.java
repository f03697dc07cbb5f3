package io.rhetor.client;

import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

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
 *   return await(llm.sendMessage(question)).message();          // io.rhetor.client.Futures
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
   * Makes a client of a function, for another API behind a {@code FallbackLlmClient} or for tests.
   *
   * <pre>{@code
   * LlmClient direct = LlmClient.answering(this::askDirectly);
   *
   * CompletableFuture<MessageResponse> askDirectly(ChatRequest request) { … }
   * }</pre>
   *
   * <p>A single message reaches the function as a conversation of one turn. A stream calls it when
   * it is subscribed to, and has its answer as one chunk. The function runs on the daemon threads
   * that all clients share, where it may block, with the context class loader of the thread that
   * made the call; futures and subscribers learn of the answer there too.
   *
   * <p>Cancelling a call cancels the future that the function returned, if it is a {@link
   * java.util.concurrent.Future}. What the function throws, a future that fails, and a missing
   * future or answer fail the call. Closing the client ends what is under way.
   *
   * @param function makes the answer; safe for use by several threads
   * @return the client
   */
  static LlmClient answering(
      Function<? super ChatRequest, ? extends CompletionStage<MessageResponse>> function) {
    return new FunctionLlmClient(function);
  }

  /**
   * {@return a client that always gives the same answer, for tests}
   *
   * @param text the answer
   */
  static LlmClient answering(String text) {
    MessageResponse answer = MessageResponse.of(Objects.requireNonNull(text, "text"));
    return answering(request -> CompletableFuture.completedFuture(answer));
  }

  /**
   * Ends whatever is under way with a {@link io.rhetor.client.error.ClientClosedException} and
   * releases all resources. Calls made later fail in the same way. Closing twice does nothing.
   */
  @Override
  void close();
}
