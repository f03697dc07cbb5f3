package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was said in a conversation, as this side remembers it. */
public final class ChatTurn extends RhetorValue {
  private ChatTurn(JsonObject json) {
    super(json, "content");
    JsonObject.required("role", json.named("role", Role::of));
    json.required("content");
    JsonObject.required("timestamp", json.instant("timestamp"));
    json.text("model");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code role}, {@code content} or {@code
   *     timestamp}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ChatTurn fromJson(Map<String, ?> json) {
    return new ChatTurn(JsonObject.of(json));
  }

  /**
   * {@return a turn}
   *
   * @param role who spoke
   * @param content what was said
   * @param timestamp when it was said
   * @param model the model that spoke; null for the user's turns and if not known
   */
  public static ChatTurn of(Role role, String content, Instant timestamp, @Nullable String model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("role", role);
    json.put("content", content);
    json.put("timestamp", timestamp);
    if (model != null) {
      json.put("model", model);
    }
    return fromJson(json);
  }

  /**
   * {@return who spoke: {@link Role#USER} or {@link Role#ASSISTANT}; {@link Role#SYSTEM} for the
   * instruction}
   */
  public Role role() {
    return Fields.required(this, "role", Role.class);
  }

  /** {@return what was said} */
  public String content() {
    return Fields.required(this, "content", String.class);
  }

  /**
   * {@return when it was said, by the clock of this machine: when a message was sent, an answer was
   * whole or an instruction was given}
   */
  public Instant timestamp() {
    return Fields.required(this, "timestamp", Instant.class);
  }

  /** {@return the id of the model that spoke; empty for the user's turns and if not told} */
  public Optional<String> model() {
    return Fields.text(this, "model");
  }
}
