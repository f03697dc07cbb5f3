package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link NewPromptTemplate} and {@link NewSystemPrompt} have in common. */
abstract class NewPrompt extends RhetorValue {
  NewPrompt(Builder<?, ?> builder) {
    super(builder, "content", "description", "metadata");
  }

  /** {@return the name for people, from which the server makes the id} */
  public String name() {
    return required("name", String.class);
  }

  /** {@return what it is for; empty for none} */
  public Optional<String> description() {
    return text("description");
  }

  /** {@return the tags} */
  public List<String> tags() {
    return texts("tags");
  }

  /** {@return what is noted about the text: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return map("metadata");
  }

  abstract static class Builder<V, B extends Builder<V, B>> extends RequestBuilder<V, B> {
    Builder(String... names) {
      super(names);
    }

    final void read(JsonObject fields) {
      fields.text("name").ifPresent(this::name);
      fields.text("description").ifPresent(this::description);
      addTags(fields.texts("tags").toArray(new String[0]));
      metadata(fields.map("metadata"));
    }

    /**
     * Sets the name for people, from which the server makes the id. Required.
     *
     * @param name the name, not blank
     * @return this builder
     */
    public B name(String name) {
      return text("name", "name", name);
    }

    /**
     * Sets what it is for. Default: none.
     *
     * @param description the description, not blank
     * @return this builder
     */
    public B description(String description) {
      return text("description", "description", description);
    }

    /**
     * Adds tags. Default: none.
     *
     * @param tags the tags, not blank
     * @return this builder
     */
    public B addTags(String... tags) {
      return addTexts("tags", tags);
    }

    /**
     * Sets notes about the text. Default: none.
     *
     * @param metadata strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public B metadata(Map<String, ?> metadata) {
      return object("metadata", metadata);
    }
  }
}
