package io.rhetor.client.conversation;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.Map;
import java.util.Optional;

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
  private NewConversation(Builder builder) {
    super(builder, "metadata");
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if a field is not valid
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NewConversation fromJson(Map<String, ?> json) {
    return Fields.read(json, builder()).build();
  }

  /** {@return a builder; nothing is required} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the name for people; empty for none} */
  public Optional<String> name() {
    return Fields.text(this, "name");
  }

  /** {@return the notes about it: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    return Fields.copy(this, new Builder());
  }

  /** Collects a conversation. Not safe for use by several threads. */
  public static final class Builder extends RequestBuilder<NewConversation, Builder> {
    private Builder() {
      super(NewConversation::new, "name", "metadata{}");
    }

    /**
     * Sets the name for people. Default: the server's choice.
     *
     * @param name the name, not blank
     * @return this builder
     */
    public Builder name(String name) {
      return Fields.check(this, "name", name);
    }

    /**
     * Sets the notes about it, in place of those set before. Default: none.
     *
     * @param metadata strings, finite numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public Builder metadata(Map<String, ?> metadata) {
      return Fields.check(this, "metadata", metadata);
    }
  }
}
