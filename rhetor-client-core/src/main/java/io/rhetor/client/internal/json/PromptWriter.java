package io.rhetor.client.internal.json;

import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.RenderRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests of sections 4, 5 and 9 of {@code docs/protocol.md}. */
public final class PromptWriter {
  private PromptWriter() {}

  /** Writes the body of {@code POST /templates}. */
  public static byte[] template(NewPromptTemplate template) {
    Map<String, Object> body = template.toJson();
    // Servers find the variables by themselves.
    body.remove("variables");
    return JsonWriter.write(body);
  }

  /** Writes the body of an update. */
  public static byte[] update(String content, Map<String, Object> metadata) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("content", content);
    if (!metadata.isEmpty()) {
      body.put("metadata", metadata);
    }
    return JsonWriter.write(body);
  }

  /** Writes the body of {@code POST /templates/render}. */
  public static byte[] render(RenderRequest request) {
    Map<String, Object> body = request.toJson();
    body.putIfAbsent("variables", Map.of());
    return JsonWriter.write(body);
  }

  /** Lists the parameters of {@code create_personality}. */
  public static Map<String, Object> personality(NewPersonality personality) {
    Map<String, Object> parameters = personality.toJson();
    parameters.putIfAbsent("traits", Map.of());
    return parameters;
  }
}
