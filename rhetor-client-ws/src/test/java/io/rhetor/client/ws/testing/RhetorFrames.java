package io.rhetor.client.ws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The texts with which an observed Rhetor answers one request, field by field as the captures have
 * them. Observed servers echo no id; {@link #withId} makes one that does.
 */
public final class RhetorFrames {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TIMESTAMP = "2026-11-22T10:53:31.674937";

  private final String target;
  private final String context;
  private final Optional<String> id;

  private RhetorFrames(String target, String context, Optional<String> id) {
    this.target = target;
    this.context = context;
    this.id = id;
  }

  /** For a request, to whose {@code source} and {@code payload.context} the answers go. */
  public static RhetorFrames answering(JsonNode request) {
    String unnamed = request.path("type").asText().equals("REGISTER") ? "UNKNOWN" : "UI";
    return new RhetorFrames(
        request.path("source").asText(unnamed),
        request.path("payload").path("context").asText("default"),
        Optional.empty());
  }

  /** For a request without a source and a context. */
  public static RhetorFrames toUnknown() {
    return new RhetorFrames("UI", "default", Optional.empty());
  }

  public RhetorFrames withId(String id) {
    return new RhetorFrames(target, context, Optional.of(id));
  }

  public RhetorFrames withContext(String context) {
    return new RhetorFrames(target, context, id);
  }

  /** The answer to a {@code REGISTER}. */
  public String registered() {
    ObjectNode payload = object();
    payload.put("status", "registered");
    payload.put("message", "Client registered successfully with Rhetor LLM Manager");
    return frame("RESPONSE", "SYSTEM", payload);
  }

  /** The answer to a {@code STATUS}. */
  public String status() {
    ObjectNode payload = object();
    payload.put("status", "ok").put("service", "rhetor").put("version", "0.1.0");
    ObjectNode providers = payload.putObject("providers");
    providers.put("anthropic", false).put("openai", false);
    providers.put("ollama", false).put("simulated", true);
    payload.put("default_provider", "simulated").put("default_model", "simulated-standard");
    ObjectNode budget = payload.putObject("budget");
    budget.put("daily_usage", 0.0).put("weekly_usage", 0.0).put("monthly_usage", 0.0);
    budget.put("daily_limit", 2.5).put("weekly_limit", 10.0).put("monthly_limit", 0.0);
    budget.put("budget_enabled", true);
    payload.put("message", "Rhetor LLM Manager is running");
    return frame("RESPONSE", "SYSTEM", payload);
  }

  public String typing(boolean on) {
    ObjectNode payload = object();
    payload.put("status", "typing").put("isTyping", on).put("context", context);
    return frame("UPDATE", "LLM", payload);
  }

  /** A piece of a streamed answer. */
  public String chunk(String text) {
    return frame("UPDATE", "LLM", chunk(text, false));
  }

  /** The end of a streamed answer. */
  public String done() {
    return frame("UPDATE", "LLM", chunk("", true));
  }

  /** A whole answer. */
  public String response(String message) {
    ObjectNode payload = object();
    payload.put("message", message).put("model", "simulated-fast").put("provider", "simulated");
    payload.put("finished", true).put("simulated", true);
    payload.put("timestamp", TIMESTAMP).put("context", context);
    return frame("RESPONSE", "LLM", payload);
  }

  /** A model's failure in a streamed answer; the connection goes on. */
  public String streamFailure(String error) {
    return frame("UPDATE", "LLM", failure(error).put("done", true));
  }

  /** A model's failure instead of a whole answer; the connection goes on. */
  public String responseFailure(String error) {
    return frame("RESPONSE", "LLM", failure(error));
  }

  /** The frame after which an observed server answers nothing more, unless the type was unknown. */
  public String error(String error) {
    ObjectNode frame = object().put("type", "ERROR");
    id.ifPresent(value -> frame.put("id", value));
    frame.putObject("payload").put("error", error);
    return frame.toString();
  }

  public String unsupported(String type) {
    return error("Unsupported request type: " + type);
  }

  private ObjectNode chunk(String text, boolean done) {
    ObjectNode payload = object();
    payload.put("chunk", text).put("context", context);
    payload.put("model", "simulated-fast").put("provider", "simulated");
    return payload.put("timestamp", TIMESTAMP).put("done", done);
  }

  private ObjectNode failure(String error) {
    return object().put("error", error).put("context", context).put("timestamp", TIMESTAMP);
  }

  private String frame(String type, String source, ObjectNode payload) {
    ObjectNode frame = object();
    frame.put("type", type).put("source", source).put("target", target);
    frame.put("timestamp", TIMESTAMP);
    id.ifPresent(value -> frame.put("id", value));
    frame.set("payload", payload);
    return frame.toString();
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException noJson) {
      throw new UncheckedIOException(noJson);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
