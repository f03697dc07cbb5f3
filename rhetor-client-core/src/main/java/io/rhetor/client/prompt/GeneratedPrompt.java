package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import org.immutables.value.Value;

/** A prompt that was written for a task (section 9 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface GeneratedPrompt {
  /**
   * Returns the prompt.
   *
   * @return the text
   */
  @Value.Redacted
  String prompt();

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
   * @return a builder; {@code prompt} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableGeneratedPrompt.Builder {
    Builder() {}
  }
}
