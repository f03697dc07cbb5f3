package io.rhetor.client.ws.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.ConnectionEvent;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A request of a capture, made by a user of the client, and what must come of it. */
public final class RecordedCall {
  public static final Duration SOON = Duration.ofSeconds(30);
  public static final ChatRequest CHAT =
      ChatRequest.builder().addMessage(ChatMessage.user("Hello")).build();

  private final JsonNode request;
  private final List<JsonNode> answers;

  private RecordedCall(JsonNode request, List<JsonNode> answers) {
    this.request = request;
    this.answers = answers;
  }

  /** The calls in a capture that users of the client can make. */
  public static List<RecordedCall> of(WebSocketCapture capture) {
    Iterator<String> answers = capture.answers().iterator();
    List<RecordedCall> calls = new ArrayList<>();
    for (String sent : capture.sent()) {
      RecordedCall call = new RecordedCall(json(sent), new ArrayList<>());
      if (call.isOfModel() || call.type().equals("STATUS")) {
        call.takeAnswers(answers);
        calls.add(call);
      }
    }
    return calls;
  }

  public static JsonNode json(String text) {
    return RhetorFrames.parse(text);
  }

  public static boolean isTyping(ConnectionEvent event) {
    return event.kind() == Kind.TYPING_STARTED || event.kind() == Kind.TYPING_STOPPED;
  }

  private void takeAnswers(Iterator<String> rest) {
    boolean ended = false;
    while (!ended && rest.hasNext()) {
      JsonNode answer = json(rest.next());
      answers.add(answer);
      ended =
          answer.path("source").asText().equals("SYSTEM")
              || answer.at("/payload/isTyping").isBoolean()
                  && !answer.at("/payload/isTyping").asBoolean();
    }
  }

  /** Who asks for no context of its own works for no component. */
  public RhetorConfig config(RhetorConfig.Builder config) {
    return isOfModel() && payload().path("context").isMissingNode()
        ? RhetorConfig.builder()
            .baseUrl(config.build().baseUrl().toString())
            .serverZone(ZoneOffset.UTC)
            .build()
        : config.build();
  }

  public boolean isOfModel() {
    return type().endsWith("_REQUEST");
  }

  public String context() {
    return payload().path("context").asText("default");
  }

  /** All text that came. */
  public String text() {
    return pieces().stream()
        .map(piece -> piece.path("chunk").asText())
        .collect(Collectors.joining());
  }

  public LlmRequest request() {
    Optional<ContextId> context =
        Optional.ofNullable(payload().path("context").textValue()).map(ContextId::of);
    if (type().equals("CHAT_REQUEST")) {
      ChatRequest.Builder chat = ChatRequest.builder();
      payload()
          .path("messages")
          .forEach(
              message ->
                  chat.addMessage(
                      ChatMessage.of(
                          Role.of(message.path("role").asText()),
                          message.path("content").asText())));
      if (payload().path("messages").isEmpty()) {
        chat.addMessage(ChatMessage.user("Anyone there?"));
      }
      context.ifPresent(chat::contextId);
      return chat.taskType(TaskType.CHAT).build();
    }
    MessageRequest.Builder message =
        MessageRequest.builder().message(payload().path("message").asText("Hm"));
    context.ifPresent(message::contextId);
    message.taskType(TaskType.of(payload().path("task_type").asText("default")));
    JsonNode options = payload().path("options");
    if (options.hasNonNull("provider")) {
      GenerationOptions.Builder chosen =
          GenerationOptions.builder().provider(options.path("provider").asText());
      if (options.hasNonNull("model")) {
        chosen.model(options.path("model").asText());
      }
      message.options(chosen.build());
    }
    return message.build();
  }

  /** Makes the call; a stream goes to the subscriber and has a future that is of no account. */
  public CompletableFuture<?> begin(RhetorWebSocketClient client, RecordingSubscriber stream) {
    if (!isOfModel()) {
      return client.getStatus();
    }
    LlmRequest made = request();
    if (made instanceof ChatRequest) {
      ChatRequest chat = (ChatRequest) made;
      if (!isStream()) {
        return client.chat(chat);
      }
      client.streamChat(chat).subscribe(stream);
    } else {
      MessageRequest message = (MessageRequest) made;
      if (!isStream()) {
        return client.sendMessage(message);
      }
      client.streamMessage(message).subscribe(stream);
    }
    return CompletableFuture.completedFuture(null);
  }

  /** Waits for what comes and compares it with what was recorded. */
  public void check(CompletableFuture<?> answer, RecordingSubscriber stream) throws Exception {
    Optional<JsonNode> failure =
        answers.stream().map(RecordedCall::payload).filter(p -> p.has("error")).findFirst();
    if (failure.isPresent()) {
      checkFailure(
          failure.get().path("error").asText(),
          isStream()
              ? (RhetorModelException) stream.awaitFailure()
              : Outcomes.failureOf(answer, RhetorModelException.class));
    } else if (!isOfModel()) {
      assertThat(((ServerStatus) Outcomes.valueOf(answer)).status()).isEqualTo("ok");
    } else if (isStream()) {
      stream.awaitCompletion();
      checkChunks(stream.chunks());
    } else {
      checkAnswer((MessageResponse) Outcomes.valueOf(answer));
    }
  }

  private void checkFailure(String error, RhetorModelException failure) {
    assertThat(failure.error()).isEqualTo(error);
    assertThat(failure).hasMessageContaining(error);
    assertThat(failure.contextId()).map(String::valueOf).hasValue(context());
  }

  private void checkChunks(List<StreamChunk> chunks) {
    List<JsonNode> expected =
        pieces().stream()
            .filter(
                piece -> !piece.path("done").asBoolean() || !piece.path("chunk").asText().isEmpty())
            .collect(Collectors.toList());
    assertThat(chunks).hasSameSizeAs(expected);
    for (int i = 0; i < chunks.size(); i++) {
      StreamChunk chunk = chunks.get(i);
      JsonNode piece = expected.get(i);
      assertThat(chunk.text()).isEqualTo(piece.path("chunk").asText());
      assertThat(chunk.model()).hasValue(piece.path("model").asText());
      assertThat(chunk.provider()).hasValue(piece.path("provider").asText());
      assertThat(chunk.contextId()).map(ContextId::value).hasValue(context());
      assertThat(chunk.timestamp()).hasValue(instant(piece));
    }
  }

  private void checkAnswer(MessageResponse answer) {
    JsonNode payload =
        answers.stream()
            .filter(frame -> frame.path("type").asText().equals("RESPONSE"))
            .map(RecordedCall::payload)
            .findFirst()
            .orElseThrow();
    assertThat(answer.message()).isEqualTo(payload.path("message").asText()).isNotEmpty();
    assertThat(answer.model()).hasValue(payload.path("model").asText());
    assertThat(answer.provider()).hasValue(payload.path("provider").asText());
    assertThat(answer.contextId()).map(ContextId::value).hasValue(context());
    assertThat(answer.timestamp()).hasValue(instant(payload));
    assertThat(answer.isFinished()).isTrue();
    assertThat(answer.isSimulated()).isTrue();
  }

  private static Instant instant(JsonNode payload) {
    return LocalDateTime.parse(payload.path("timestamp").asText()).toInstant(ZoneOffset.UTC);
  }

  private List<JsonNode> pieces() {
    return answers.stream()
        .map(RecordedCall::payload)
        .filter(payload -> payload.has("chunk"))
        .collect(Collectors.toList());
  }

  private boolean isStream() {
    return isOfModel() && payload().path("streaming").asBoolean(true);
  }

  private String type() {
    return request.path("type").asText();
  }

  private JsonNode payload() {
    return payload(request);
  }

  private static JsonNode payload(JsonNode frame) {
    return frame.path("payload");
  }
}
