package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The instructions that a component's requests begin with (section 5 of {@code docs/protocol.md}).
 * Documented servers send the current version flat, observed ones a list of versions; both read the
 * same here.
 */
@Value.Immutable
@ValueStyle
public interface SystemPrompt {
  /**
   * Returns the name by which calls choose it.
   *
   * @return the prompt's id
   */
  String promptId();

  /**
   * Returns the name for people.
   *
   * @return the name; empty if not told
   */
  Optional<String> name();

  /**
   * Returns the component that it is for.
   *
   * @return the component; empty if not told
   */
  Optional<String> component();

  /**
   * Returns what it is for.
   *
   * @return the description; empty if there is none
   */
  Optional<String> description();

  /**
   * Returns its tags.
   *
   * @return the tags
   */
  List<String> tags();

  /**
   * Tells whether the component's requests use it if they name no other.
   *
   * @return true if the server says so
   */
  @Value.Default
  default boolean isDefault() {
    return false;
  }

  /**
   * Returns the prompt that it was made from.
   *
   * @return the parent's id; empty if there is none
   */
  Optional<String> parentId();

  /**
   * Returns the text of the version that was asked for, else of the current one.
   *
   * @return the text; empty in lists, which servers send without it
   */
  @Value.Redacted
  Optional<String> content();

  /**
   * Returns which version {@link #content()} is.
   *
   * @return the version's id; empty if not told
   */
  Optional<String> versionId();

  /**
   * Returns how many versions there are.
   *
   * @return the count; empty if not told
   */
  OptionalInt versionCount();

  /**
   * Returns the versions, as far as the answer has them.
   *
   * @return the versions, oldest first; the last one is current
   */
  @Value.Redacted
  List<PromptVersion> versions();

  /**
   * Returns what its author noted about the version.
   *
   * @return plain values by name; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> metadata();

  /**
   * Returns when it was created.
   *
   * @return the time; empty if not told
   */
  Optional<Instant> createdAt();

  /**
   * Returns when it last changed.
   *
   * @return the time; empty if not told
   */
  Optional<Instant> updatedAt();

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
   * @return a builder; {@code promptId} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableSystemPrompt.Builder {
    Builder() {}
  }
}
