package io.rhetor.client.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import java.util.Map;
import java.util.Optional;

/** Requests as section 2 and 3 of the protocol document them. */
public final class RequestWriter {
  private final Optional<String> component;

  /**
   * Makes a writer for one client.
   *
   * @param component the component of requests that name none
   */
  public RequestWriter(Optional<String> component) {
    this.component = component;
  }

  /**
   * Writes the body of {@code POST /message}.
   *
   * @param request the message
   * @return JSON in UTF-8
   */
  public byte[] message(MessageRequest request) {
    ObjectNode body = messageBody(request);
    body.put("streaming", false);
    return Json.write(body);
  }

  /**
   * Writes the body of {@code POST /stream}, which knows no {@code streaming}.
   *
   * @param request the message
   * @return JSON in UTF-8
   */
  public byte[] stream(MessageRequest request) {
    return Json.write(messageBody(request));
  }

  /**
   * Writes the body of {@code POST /chat}.
   *
   * @param request the conversation
   * @param streaming whether the answer is to come piece by piece
   * @return JSON in UTF-8
   */
  public byte[] chat(ChatRequest request, boolean streaming) {
    return Json.write(chatBody(request).put("streaming", streaming));
  }

  ObjectNode chatBody(ChatRequest request) {
    ObjectNode body = Json.newObject();
    ArrayNode messages = body.putArray("messages");
    for (ChatMessage message : request.messages()) {
      messages.addObject().put("role", message.role().value()).put("content", message.content());
    }
    writeCommon(body, request);
    return body;
  }

  /**
   * Writes a body of texts alone.
   *
   * @param fields the fields
   * @return JSON in UTF-8
   */
  public static byte[] texts(Map<String, String> fields) {
    ObjectNode body = Json.newObject();
    fields.forEach(body::put);
    return Json.write(body);
  }

  ObjectNode messageBody(MessageRequest request) {
    ObjectNode body = Json.newObject();
    body.put("message", request.message());
    writeCommon(body, request);
    return body;
  }

  /**
   * Writes a body of fields.
   *
   * @param fields values that JSON can express, by name
   * @return JSON in UTF-8
   */
  public static byte[] fields(Map<String, Object> fields) {
    ObjectNode body = Json.newObject();
    fields.forEach((name, value) -> body.set(name, Json.toNode(value)));
    return Json.write(body);
  }

  private void writeCommon(ObjectNode body, LlmRequest request) {
    Optional<String> asking = request.component().or(() -> component);
    contextOf(request).ifPresent(context -> body.put("context_id", context.value()));
    request.taskType().ifPresent(taskType -> body.put("task_type", taskType.value()));
    asking.ifPresent(name -> body.put("component", name));
    request.promptId().ifPresent(promptId -> body.put("prompt_id", promptId));
    if (!request.options().isEmpty()) {
      writeOptions(body.putObject("options"), request.options());
    }
  }

  /**
   * Returns the context that a request belongs to.
   *
   * @param request the message or conversation
   * @return its own context, else that of its component; empty for the one that the server chooses
   */
  public Optional<ContextId> contextOf(LlmRequest request) {
    return request
        .contextId()
        .or(
            () ->
                request.component().or(() -> component).map(name -> ContextId.of(name, "default")));
  }

  private static void writeOptions(ObjectNode target, GenerationOptions options) {
    options.provider().ifPresent(provider -> target.put("provider", provider));
    options.model().ifPresent(model -> target.put("model", model));
    if (!options.parameters().isEmpty()) {
      // Documented servers read the parameters at the top, observed ones in the nested object.
      ObjectNode nested = Json.newObject();
      options.parameters().forEach((name, value) -> nested.set(name, Json.toNode(value)));
      target.setAll(nested);
      target.set("options", nested);
    }
  }
}
