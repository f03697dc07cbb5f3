package io.rhetor.client.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.Role;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.OptionalDouble;

/** A turn of a conversation that matches a search. */
public final class ContextMatch extends RhetorValue {
  private ContextMatch(JsonObject json) {
    super(json);
    if (json.value("message", ContextMessage.class, ContextMessage::fromJson).isEmpty()) {
      json.keep("message", besideItsScore(json));
    }
    json.real("score");
  }

  /** The turn of an observed match, whose fields stand beside those of the match. */
  private static ContextMessage besideItsScore(JsonObject json) {
    json.text("id");
    json.named("role", Role::of);
    json.text("content");
    json.instant("timestamp");
    json.map("metadata");
    return ContextMessage.fromJson(json.takeKnown());
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ContextMatch fromJson(Map<String, ?> json) {
    return new ContextMatch(JsonObject.of(json));
  }

  /** {@return the turn, without metadata as a rule} */
  public ContextMessage message() {
    return Fields.required(this, "message", ContextMessage.class);
  }

  /**
   * {@return how well it matches: the server's measure, larger is better, observed from 0 to 1;
   * empty if not told}
   */
  public OptionalDouble score() {
    return Fields.real(this, "score");
  }
}
