package io.rhetor.client.message;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** What was said in a conversation, as this side remembers it. */
@Value.Immutable
@ValueStyle
public interface ChatTurn {
  /**
   * Returns who spoke.
   *
   * @return {@link Role#USER} or {@link Role#ASSISTANT}; {@link Role#SYSTEM} for the instruction
   */
  Role role();

  /**
   * Returns what was said.
   *
   * @return the text
   */
  @Value.Redacted
  String content();

  /**
   * Returns when it was said, by the clock of this machine.
   *
   * @return when a message was sent, an answer was whole or an instruction was given
   */
  Instant timestamp();

  /**
   * Returns the model that spoke.
   *
   * @return the model's id; empty for the user's turns and if not told
   */
  Optional<String> model();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder; {@code role}, {@code content} and {@code timestamp} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableChatTurn.Builder {
    Builder() {}
  }
}
