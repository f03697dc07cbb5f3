package io.rhetor.client.internal.json;

import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.TaskType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Requests of the generation from June 2025 on (section 10 of {@code docs/protocol.md}). What they
 * have no field for is left out; with a {@code context_id} the server fails.
 */
public final class V1RequestWriter {
  private static final Set<String> CAPABILITIES = Set.of("code", "planning", "reasoning", "chat");

  private final RequestWriter components;

  /** Makes a writer. */
  public V1RequestWriter(RequestWriter components) {
    this.components = components;
  }

  /** Writes the body of {@code POST /api/v1/generate}. */
  public byte[] generate(MessageRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("prompt", request.message());
    putCommon(body, request);
    return JsonWriter.write(body);
  }

  /** Writes the body of {@code POST /api/v1/chat}. */
  public byte[] chat(ChatRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("messages", RequestWriter.messagesOf(request));
    putCommon(body, request);
    return JsonWriter.write(body);
  }

  private void putCommon(Map<String, Object> body, LlmRequest request) {
    GenerationOptions options = request.options();
    RequestWriter.putIfPresent(body, "model", options.model());
    for (String parameter : new String[] {"temperature", "max_tokens"}) {
      Object value = options.parameters().get(parameter);
      if (value != null) {
        body.put(parameter, value);
      }
    }
    RequestWriter.putIfPresent(body, "component", components.componentOf(request));
    RequestWriter.putIfPresent(
        body, "capability", request.taskType().map(TaskType::value).filter(CAPABILITIES::contains));
    body.putAll(request.additionalProperties());
  }
}
