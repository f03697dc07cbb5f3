package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.check.UnknownFields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to create (section 9 of {@code docs/protocol.md}, {@code create_conversation}).
 * Immutable.
 *
 * <pre>{@code
 * NewConversation.builder()
 *     .name("Release 7")
 *     .metadata(Map.of("priority", "high"))
 *     .build();
 * }</pre>
 */
public final class NewConversation extends RhetorValue {
  private static final Set<String> KNOWN = Set.of("name", "metadata");

  private final @Nullable String name;
  private final Map<String, Object> metadata;

  private NewConversation(Builder builder) {
    super(
        JsonObject.written(
            builder.additionalProperties, "name", builder.name, "metadata", builder.metadata),
        "metadata");
    this.name = builder.name;
    this.metadata = builder.metadata;
  }

  /**
   * Reads a value from its JSON.
   *
   * @param json fields by their names on the wire
   * @return the value
   * @throws IllegalArgumentException if a field is not valid
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewConversation fromJson(Map<String, ?> json) {
    JsonObject fields = JsonObject.of(json);
    Builder builder = builder();
    fields.text("name").ifPresent(builder::name);
    builder.metadata(fields.map("metadata"));
    fields.rest().forEach(builder::additionalProperty);
    return builder.build();
  }

  /**
   * Starts a conversation.
   *
   * @return a builder; nothing is required
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the name for people.
   *
   * @return the name; empty for none
   */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /**
   * Returns the notes about it.
   *
   * @return plain values by name; unmodifiable
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Starts a conversation that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects a conversation. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String name;
    private Map<String, Object> metadata = Map.of();
    private Map<String, Object> additionalProperties = Map.of();

    private Builder() {}

    private Builder(NewConversation source) {
      this.name = source.name;
      this.metadata = source.metadata;
      this.additionalProperties = source.additionalProperties();
    }

    /**
     * Sets the name for people. Default: the server's choice.
     *
     * @param name the name, not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder name(String name) {
      this.name = Checks.requireText("name", name);
      return this;
    }

    /**
     * Sets the notes about it, in place of those set before. Default: none.
     *
     * @param metadata strings, finite numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     * @throws IllegalArgumentException if a value is null or of another type
     */
    public Builder metadata(Map<String, ?> metadata) {
      this.metadata = Checks.copyOfJson("metadata", metadata);
      return this;
    }

    /**
     * Adds a field that this class has no method for, at the top of the body. Default: none.
     *
     * @param name the name on the wire; names that this library writes itself are refused
     * @param value a string, finite number, boolean, or a list or map of such; copied
     * @return this builder
     * @throws IllegalArgumentException if the name is blank or written by this library, or the
     *     value is null or of another type
     */
    public Builder additionalProperty(String name, Object value) {
      this.additionalProperties = UnknownFields.with(additionalProperties, KNOWN, name, value);
      return this;
    }

    /**
     * Makes the conversation.
     *
     * @return the conversation
     */
    public NewConversation build() {
      return new NewConversation(this);
    }
  }
}
