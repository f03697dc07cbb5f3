package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** One version of a template or system prompt. */
@Value.Immutable
@ValueStyle
public interface PromptVersion {
  /**
   * Returns the name of the version.
   *
   * @return the version's id
   */
  String versionId();

  /**
   * Returns its text.
   *
   * @return the text; empty in lists of documented servers
   */
  @Value.Redacted
  Optional<String> content();

  /**
   * Returns when it was created.
   *
   * @return the time; empty if not told
   */
  Optional<Instant> createdAt();

  /**
   * Returns what its author noted about it.
   *
   * @return plain values by name; unmodifiable
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
   * @return a builder; {@code versionId} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutablePromptVersion.Builder {
    Builder() {}
  }
}
