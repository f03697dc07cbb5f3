package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.Role;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One turn of a conversation that the server remembers. */
public final class ContextMessage extends RhetorValue {
  private static final Role UNKNOWN = Role.of("unknown");

  private ContextMessage(JsonObject json) {
    super(json, "content", "metadata");
    json.text("id");
    json.keep("role", json.named("role", Role::of).orElse(UNKNOWN));
    json.keep("content", json.text("content").orElse(""));
    json.instant("timestamp");
    json.map("metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextMessage fromJson(Map<String, ?> json) {
    return new ContextMessage(JsonObject.of(json));
  }

  /** {@return the server's id of the turn; empty if not told} */
  public Optional<String> id() {
    return Fields.text(this, "id");
  }

  /** {@return who spoke; {@code unknown} if the server does not say} */
  public Role role() {
    return Fields.required(this, "role", Role.class);
  }

  /** {@return what was said; empty if nothing was, or if a stream failed before its first text} */
  public String content() {
    return Fields.required(this, "content", String.class);
  }

  /** {@return when it was said; empty if not told} */
  public Optional<Instant> timestamp() {
    return Fields.field(this, "timestamp", Instant.class);
  }

  /**
   * {@return what is kept with the turn: plain values by their names, such as {@code model}, {@code
   * provider} and {@code task_type}; empty unless it was asked for; unmodifiable}
   */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }
}
