package io.rhetor.client.examples.simulated;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks a model: a message alone, or a whole conversation. */
final class LlmCall {
  static final String UNKNOWN_COMPONENT = "unknown";

  private final List<Turn> turns;
  private final String contextId;
  private final String taskType;
  private final Optional<String> namedComponent;
  private final JsonObject options;
  private final boolean streaming;

  private LlmCall(RequestBody body, List<Turn> turns) {
    this.turns = turns;
    this.contextId = body.text("context_id", "default");
    this.taskType = body.text("task_type", "default");
    this.namedComponent = body.optionalText("component");
    this.options = body.object("options");
    this.streaming = body.flag("streaming", false);
    body.check();
  }

  static LlmCall ofMessage(RequestBody body) {
    return new LlmCall(body, List.of(new Turn("user", body.text("message"))));
  }

  static LlmCall ofChat(RequestBody body) {
    return new LlmCall(body, body.turns("messages"));
  }

  List<Turn> turns() {
    return turns;
  }

  /** The last thing that the user said. */
  String question() {
    return turns.stream()
        .filter(turn -> turn.role().equals("user"))
        .reduce((earlier, later) -> later)
        .map(Turn::content)
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
  int maxWords(Shape shape) {
    @Nullable Object limit = parameters(shape).getValue("max_tokens");
    return limit instanceof Number ? Math.max(0, ((Number) limit).intValue()) : Integer.MAX_VALUE;
  }

  /** Whether the call may cost more than the budget allows, from where the shape reads it. */
  boolean bypassesBudget(Shape shape) {
    return Boolean.TRUE.equals(parameters(shape).getValue("bypass_budget"));
  }

  private JsonObject parameters(Shape shape) {
    @Nullable Object parameters = shape == Shape.OBSERVED ? options.getValue("options") : options;
    return parameters instanceof JsonObject ? (JsonObject) parameters : new JsonObject();
  }
}
