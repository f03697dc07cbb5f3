package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Objects;

/** One turn of a conversation: who speaks and what is said. */
public final class ChatMessage extends RhetorValue {
  private ChatMessage(JsonObject json) {
    super(json, "content");
    JsonObject.required("role", json.named("role", Role::of));
    json.required("content");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code role} or no {@code content}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ChatMessage fromJson(Map<String, ?> json) {
    return new ChatMessage(JsonObject.of(json));
  }

  /**
   * {@return a turn of any role}
   *
   * @param role who speaks
   * @param content what is said; may be empty
   */
  public static ChatMessage of(Role role, String content) {
    return fromJson(
        Map.of(
            "role", Objects.requireNonNull(role, "role"),
            "content", Objects.requireNonNull(content, "content")));
  }

  /**
   * {@return a turn of the one who asks}
   *
   * @param content what is said
   */
  public static ChatMessage user(String content) {
    return of(Role.USER, content);
  }

  /**
   * {@return an instruction to the model}
   *
   * @param content what is said
   */
  public static ChatMessage system(String content) {
    return of(Role.SYSTEM, content);
  }

  /**
   * {@return a turn of the model}
   *
   * @param content what is said
   */
  public static ChatMessage assistant(String content) {
    return of(Role.ASSISTANT, content);
  }

  /** {@return who speaks} */
  public Role role() {
    return Fields.required(this, "role", Role.class);
  }

  /** {@return what is said} */
  public String content() {
    return Fields.required(this, "content", String.class);
  }
}
