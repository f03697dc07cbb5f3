package io.rhetor.client.context;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** One turn of a conversation that the server remembers. */
@Value.Immutable
@ValueStyle
public interface ContextMessage {
  /**
   * Returns the name of the turn.
   *
   * @return the server's id; empty if not told
   */
  Optional<String> id();

  /**
   * Returns who spoke.
   *
   * @return the role; {@code unknown} if the server does not say
   */
  Role role();

  /**
   * Returns what was said.
   *
   * @return the text; empty if nothing was, or if a stream failed before its first text
   */
  @Value.Redacted
  String content();

  /**
   * Returns when it was said.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> timestamp();

  /**
   * Returns what is kept with the turn.
   *
   * @return plain values by their names, such as {@code model}, {@code provider} and {@code
   *     task_type}; empty unless {@link ContextQuery#includeMetadata()}; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> metadata();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder; {@code role} and {@code content} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableContextMessage.Builder {
    Builder() {}
  }
}
