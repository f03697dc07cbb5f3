package io.rhetor.client.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.ws.testing.FaultyServer;
import io.rhetor.client.ws.testing.FaultyServer.Way;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user gets of each fault in each call over each transport, and what the server sees of it,
 * under the default policies (with waits of a few milliseconds).
 */
class FaultMatrixTest {
  /** All four calls; {@code message} and {@code chat} are whole answers, the others streams. */
  private enum CallOf {
    MESSAGE,
    CHAT,
    STREAM,
    STREAM_CHAT;

    boolean isStream() {
      return this == STREAM || this == STREAM_CHAT;
    }
  }

  /**
   * Columns: the fault; the way; whole answers or streams; what the user gets; whether repeating
   * can succeed; whether it may have been processed; how many attempts the server sees, which over
   * WebSocket are connections; how often it is given the request.
   *
   * <p>Over HTTP a call is attempted three times, over WebSocket a connection five times: a request
   * is given to the server a second time only if it cannot have acted on the first. A connection
   * that is lost is opened anew, for later requests.
   */
  private static final String[] MATRIX = {
    // fault | way | calls | the user gets | repeat? | processed? | attempts | requests
    "REFUSED_CONNECTION     | HTTP | whole  | RhetorConnectionException        | yes | no  | 0 | 0",
    "REFUSED_CONNECTION     | HTTP | stream | RhetorConnectionException        | yes | no  | 0 | 0",
    "REFUSED_CONNECTION     | WS   | whole  | RhetorConnectionException        | yes | no  | 0 | 0",
    "REFUSED_CONNECTION     | WS   | stream | RhetorConnectionException        | yes | no  | 0 | 0",
    // What was sent went unread, but a client cannot know. A handshake asks for nothing yet.
    "RESET_BEFORE_READING   | HTTP | whole  | RhetorConnectionException        | yes | yes | 1 | 0",
    "RESET_BEFORE_READING   | HTTP | stream | RhetorConnectionException        | yes | yes | 1 | 0",
    "RESET_BEFORE_READING   | WS   | whole  | RhetorConnectionException        | yes | no  | 5 | 0",
    "RESET_BEFORE_READING   | WS   | stream | RhetorConnectionException        | yes | no  | 5 | 0",
    "RESET_AFTER_REQUEST    | HTTP | whole  | RhetorConnectionException        | yes | yes | 1 | 1",
    "RESET_AFTER_REQUEST    | HTTP | stream | RhetorConnectionException        | yes | yes | 1 | 1",
    "RESET_AFTER_REQUEST    | WS   | whole  | RhetorConnectionException        | yes | yes | 2 | 1",
    "RESET_AFTER_REQUEST    | WS   | stream | RhetorConnectionException        | yes | yes | 2 | 1",
    "STALL_AFTER_REQUEST    | HTTP | whole  | RhetorTimeoutException HEADERS   | yes | yes | 1 | 1",
    "STALL_AFTER_REQUEST    | HTTP | stream | RhetorTimeoutException HEADERS   | yes | yes | 1 | 1",
    "STALL_AFTER_REQUEST    | WS   | whole  | RhetorTimeoutException HEADERS   | yes | yes | 1 | 1",
    "STALL_AFTER_REQUEST    | WS   | stream | RhetorTimeoutException HEADERS   | yes | yes | 1 | 1",
    "STALL_IN_ANSWER        | HTTP | whole  | RhetorTimeoutException IDLE      | yes | yes | 1 | 1",
    "STALL_IN_ANSWER        | HTTP | stream | 'Tekton is' and RhetorTimeoutException IDLE | yes | yes | 1 | 1",
    // One frame is the whole answer: before it nothing has begun.
    "STALL_IN_ANSWER        | WS   | whole  | RhetorTimeoutException HEADERS   | yes | yes | 1 | 1",
    "STALL_IN_ANSWER        | WS   | stream | 'Tekton is' and RhetorTimeoutException IDLE | yes | yes | 1 | 1",
    // Of a WebSocket, the handshake is refused.
    "429_ONCE_RETRY_SOON    | HTTP | whole  | 'Tekton is here'                 |     |     | 2 | 2",
    "429_ONCE_RETRY_SOON    | HTTP | stream | 'Tekton is here'                 |     |     | 2 | 2",
    "429_ONCE_RETRY_SOON    | WS   | whole  | 'Tekton is here'                 |     |     | 2 | 1",
    "429_ONCE_RETRY_SOON    | WS   | stream | 'Tekton is here'                 |     |     | 2 | 1",
    "429_ALWAYS_RETRY_SOON  | HTTP | whole  | RhetorRateLimitException 0.001 s | yes | no  | 3 | 3",
    "429_ALWAYS_RETRY_SOON  | HTTP | stream | RhetorRateLimitException 0.001 s | yes | no  | 3 | 3",
    "429_ALWAYS_RETRY_SOON  | WS   | whole  | RhetorRateLimitException 0.001 s | yes | no  | 5 | 0",
    "429_ALWAYS_RETRY_SOON  | WS   | stream | RhetorRateLimitException 0.001 s | yes | no  | 5 | 0",
    // Beyond the limit of the policy, so that nobody waits.
    "429_RETRY_IN_AN_HOUR   | HTTP | whole  | RhetorRateLimitException 3600 s  | yes | no  | 1 | 1",
    "429_RETRY_IN_AN_HOUR   | HTTP | stream | RhetorRateLimitException 3600 s  | yes | no  | 1 | 1",
    "429_RETRY_IN_AN_HOUR   | WS   | whole  | RhetorRateLimitException 3600 s  | yes | no  | 1 | 0",
    "429_RETRY_IN_AN_HOUR   | WS   | stream | RhetorRateLimitException 3600 s  | yes | no  | 1 | 0",
    "503_ONCE_RETRY_SOON    | HTTP | whole  | 'Tekton is here'                 |     |     | 2 | 2",
    "503_ONCE_RETRY_SOON    | HTTP | stream | 'Tekton is here'                 |     |     | 2 | 2",
    "503_ONCE_RETRY_SOON    | WS   | whole  | 'Tekton is here'                 |     |     | 2 | 1",
    "503_ONCE_RETRY_SOON    | WS   | stream | 'Tekton is here'                 |     |     | 2 | 1",
    "503_ALWAYS_RETRY_SOON  | HTTP | whole  | RhetorServerException 0.001 s    | yes | no  | 3 | 3",
    "503_ALWAYS_RETRY_SOON  | HTTP | stream | RhetorServerException 0.001 s    | yes | no  | 3 | 3",
    "503_ALWAYS_RETRY_SOON  | WS   | whole  | RhetorServerException 0.001 s    | yes | no  | 5 | 0",
    "503_ALWAYS_RETRY_SOON  | WS   | stream | RhetorServerException 0.001 s    | yes | no  | 5 | 0",
    "503_RETRY_IN_AN_HOUR   | HTTP | whole  | RhetorServerException 3600 s     | yes | no  | 1 | 1",
    "503_RETRY_IN_AN_HOUR   | HTTP | stream | RhetorServerException 3600 s     | yes | no  | 1 | 1",
    "503_RETRY_IN_AN_HOUR   | WS   | whole  | RhetorServerException 3600 s     | yes | no  | 1 | 0",
    "503_RETRY_IN_AN_HOUR   | WS   | stream | RhetorServerException 3600 s     | yes | no  | 1 | 0",
    "CUT_IN_ANSWER          | HTTP | whole  | RhetorConnectionException        | yes | yes | 1 | 1",
    "CUT_IN_ANSWER          | HTTP | stream | 'Tekton is' and RhetorConnectionException | yes | yes | 1 | 1",
    "CUT_IN_ANSWER          | WS   | whole  | RhetorConnectionException        | yes | yes | 2 | 1",
    "CUT_IN_ANSWER          | WS   | stream | 'Tekton is' and RhetorConnectionException | yes | yes | 2 | 1",
    // Rhetor's way to say that a provider is not there; FallbackLlmClient takes it for a failure.
    "EMPTY_ANSWER           | HTTP | whole  | ''                               |     |     | 1 | 1",
    "EMPTY_ANSWER           | HTTP | stream | ''                               |     |     | 1 | 1",
    "EMPTY_ANSWER           | WS   | whole  | ''                               |     |     | 1 | 1",
    "EMPTY_ANSWER           | WS   | stream | ''                               |     |     | 1 | 1",
  };

  /** So long that a server that has seen as many bytes as any head has seen some of it. */
  private static final String MESSAGE = Secrets.PROMPT.repeat(200);

  private static final ChatRequest CHAT = ChatRequest.of(ChatMessage.user(MESSAGE));

  /** Each row for both of its calls. */
  static Stream<Arguments> cells() {
    return Arrays.stream(MATRIX)
        .map(row -> row.split("\\|", -1))
        .peek(row -> Arrays.setAll(row, i -> row[i].strip()))
        .flatMap(
            row ->
                Arrays.stream(CallOf.values())
                    .filter(call -> call.isStream() == row[2].equals("stream"))
                    .map(call -> Arguments.of(row[0], row[1], call, tail(row))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
  @MethodSource("cells")
  void userGets(String fault, String way, CallOf call, String expected) throws Exception {
    try (FaultyServer server = FaultyServer.start(Way.valueOf(way), fault);
        LlmClient llm = server.client()) {
      String seen = outcome(call(llm, call));

      await()
          .untilAsserted(
              () ->
                  assertThat(seen + " | " + server.attempts() + " | " + server.requests())
                      .isEqualTo(expected));
    }
  }

  private static String tail(String[] row) {
    return String.join(" | ", Arrays.asList(row).subList(3, row.length));
  }

  private static CompletableFuture<MessageResponse> call(LlmClient llm, CallOf call) {
    switch (call) {
      case MESSAGE:
        return llm.sendMessage(MESSAGE);
      case CHAT:
        return llm.chat(CHAT);
      case STREAM:
        return llm.streamMessage(MESSAGE).collect();
      default:
        return llm.streamChat(CHAT).collect();
    }
  }

  private static String outcome(CompletableFuture<MessageResponse> reply) throws Exception {
    try {
      return "'" + reply.get(30, TimeUnit.SECONDS).message() + "' |  | ";
    } catch (ExecutionException failed) {
      RhetorException failure = (RhetorException) failed.getCause();
      Secrets.assertKept(failure);
      return shown(failure)
          + " | "
          + yesOrNo(failure.isRetryable())
          + " | "
          + yesOrNo(failure.mayHaveBeenProcessed());
    }
  }

  private static String shown(RhetorException failure) {
    if (failure instanceof RhetorStreamException) {
      return "'"
          + ((RhetorStreamException) failure).partial()
          + "' and "
          + shown((RhetorException) failure.getCause());
    }
    String type = failure.getClass().getSimpleName();
    if (failure instanceof RhetorTimeoutException) {
      return type + " " + ((RhetorTimeoutException) failure).phase();
    }
    if (failure instanceof RhetorApiException) {
      long millis = ((RhetorApiException) failure).retryAfter().orElseThrow().toMillis();
      return type + " " + BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
    }
    return type;
  }

  private static String yesOrNo(boolean flag) {
    return flag ? "yes" : "no";
  }
}
