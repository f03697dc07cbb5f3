package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.Role;
import io.rhetor.client.value.RhetorValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One turn of a conversation that the server remembers. */
public final class ContextMessage extends RhetorValue {
  private static final Role UNKNOWN = Role.of("unknown");

  private final Optional<String> id;
  private final Role role;
  private final String content;
  private final Optional<Instant> timestamp;
  private final Map<String, Object> metadata;

  private ContextMessage(JsonObject json) {
    super(json, "content", "metadata");
    id = json.text("id");
    role = json.keep("role", json.named("role", Role::of).orElse(UNKNOWN));
    content = json.keep("content", json.text("content").orElse(""));
    timestamp = json.instant("timestamp");
    metadata = json.map("metadata");
  }

  /**
   * Reads a value from its JSON, as the library does; for tests and test doubles too.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if there is no {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextMessage fromJson(Map<String, ?> json) {
    return new ContextMessage(JsonObject.of(json));
  }

  /** {@return the name of the turn: the server's id; empty if not told} */
  public Optional<String> id() {
    return id;
  }

  /** {@return who spoke: the role; {@code unknown} if the server does not say} */
  public Role role() {
    return role;
  }

  /**
   * {@return what was said: the text; empty if nothing was, or if a stream failed before its first
   * text}
   */
  public String content() {
    return content;
  }

  /**
   * {@return when it was said: the time; empty if not told. A time without zone is read in the zone
   * of {@code RhetorConfig.serverZone}}
   */
  public Optional<Instant> timestamp() {
    return timestamp;
  }

  /**
   * {@return what is kept with the turn: plain values by their names, such as {@code model}, {@code
   * provider} and {@code task_type}; empty unless {@link ContextQuery#includeMetadata()};
   * unmodifiable}
   */
  public Map<String, Object> metadata() {
    return metadata;
  }
}
