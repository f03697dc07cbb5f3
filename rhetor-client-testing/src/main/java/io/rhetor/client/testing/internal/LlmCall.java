package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks a model: a message alone, or a whole conversation. */
final class LlmCall {
  static final String UNKNOWN_COMPONENT = "unknown";

  private final boolean chat;
  private final List<ChatTurn> turns;
  private final String contextId;
  private final String taskType;
  private final Optional<String> namedComponent;
  private final JsonObject options;
  private final boolean streaming;

  private LlmCall(
      RequestBody body, boolean chat, List<ChatTurn> turns, String contextId, boolean streaming) {
    this.chat = chat;
    this.turns = turns;
    this.contextId = contextId;
    this.taskType = body.text("task_type", "default");
    this.namedComponent = body.optionalText("component");
    this.options = body.object("options");
    this.streaming = streaming;
    body.check();
  }

  /** A call of the newer generation, whose options are fields of the request. */
  private LlmCall(RequestBody body, boolean chat, List<ChatTurn> turns) {
    this.chat = chat;
    this.turns = turns;
    this.taskType = body.optionalText("capability").orElse("default");
    this.namedComponent = body.optionalText("component");
    this.contextId = namedComponent.map(name -> name + ":default").orElse("default");
    this.options = body.only("model").put("options", body.only("max_tokens"));
    this.streaming = false;
    body.check();
  }

  /** A conversation in the body of {@code POST /api/v1/chat}. */
  static LlmCall ofChatInSeptember(RequestBody body) {
    return new LlmCall(body, true, body.turns("messages"));
  }

  /** A message in the body of {@code POST /api/v1/generate}. */
  static LlmCall ofPromptInSeptember(RequestBody body) {
    List<ChatTurn> turns = new ArrayList<>();
    body.optionalText("system_prompt").ifPresent(text -> turns.add(new ChatTurn("system", text)));
    turns.add(new ChatTurn("user", body.text("prompt")));
    return new LlmCall(body, false, turns);
  }

  /** A message in the body of an HTTP request. */
  static LlmCall ofMessage(RequestBody body) {
    return overHttp(body, false, List.of(new ChatTurn("user", body.text("message"))));
  }

  /** A conversation in the body of an HTTP request. */
  static LlmCall ofChat(RequestBody body) {
    return overHttp(body, true, body.turns("messages"));
  }

  private static LlmCall overHttp(RequestBody body, boolean chat, List<ChatTurn> turns) {
    return new LlmCall(
        body, chat, turns, body.text("context_id", "default"), body.flag("streaming", false));
  }

  /** A message in a frame: another name for the context, nothing required, streamed by default. */
  static LlmCall ofMessagePayload(RequestBody payload) {
    return overWebSocket(
        payload, false, List.of(new ChatTurn("user", payload.text("message", ""))));
  }

  /** A conversation in a frame; see {@link #ofMessagePayload}. */
  static LlmCall ofChatPayload(RequestBody payload) {
    List<ChatTurn> turns = payload.has("messages") ? payload.turns("messages") : List.of();
    return overWebSocket(payload, true, turns);
  }

  private static LlmCall overWebSocket(RequestBody payload, boolean chat, List<ChatTurn> turns) {
    return new LlmCall(
        payload, chat, turns, payload.text("context", "default"), payload.flag("streaming", true));
  }

  /** Whether the turns are a conversation, not a message alone. */
  boolean isChat() {
    return chat;
  }

  List<ChatTurn> turns() {
    return turns;
  }

  /** The last thing that the user said. */
  String question() {
    return turns.stream()
        .filter(turn -> turn.role().equals("user"))
        .reduce((earlier, later) -> later)
        .map(ChatTurn::content)
        .orElse("No message found");
  }

  String contextId() {
    return contextId;
  }

  String taskType() {
    return taskType;
  }

  /** The component named or, failing that, the one in the context; named ones need a context's. */
  String component() {
    int colon = contextId.indexOf(':');
    return colon < 0
        ? UNKNOWN_COMPONENT
        : namedComponent.orElseGet(() -> contextId.substring(0, colon));
  }

  boolean isStreaming() {
    return streaming;
  }

  /** The provider that the request insists on. */
  Optional<String> provider() {
    return text("provider");
  }

  /** The model that the request insists on. */
  Optional<String> model() {
    return text("model");
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(options.getValue(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /** The limit on the answer's length, here in words, from where the shape reads it. */
  int maxWords(AnswerStyle shape) {
    @Nullable Object limit = parameters(shape).getValue("max_tokens");
    return limit instanceof Number ? Math.max(0, ((Number) limit).intValue()) : Integer.MAX_VALUE;
  }

  /** Whether the call may cost more than the budget allows, from where the shape reads it. */
  boolean bypassesBudget(AnswerStyle shape) {
    return Boolean.TRUE.equals(parameters(shape).getValue("bypass_budget"));
  }

  private JsonObject parameters(AnswerStyle shape) {
    @Nullable Object parameters =
        shape == AnswerStyle.OBSERVED ? options.getValue("options") : options;
    return parameters instanceof JsonObject ? (JsonObject) parameters : new JsonObject();
  }
}
