package io.rhetor.client.prompt;

import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.value.RequestBuilder;
import io.rhetor.client.value.RhetorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What {@link NewPromptTemplate} and {@link NewSystemPrompt} have in common. */
abstract class NewPrompt extends RhetorValue {
  NewPrompt(Builder<?, ?> builder) {
    super(builder, "content", "description", "metadata");
  }

  /** {@return the name for people, from which the server makes the id} */
  public String name() {
    return Fields.required(this, "name", String.class);
  }

  /** {@return what it is for; empty for none} */
  public Optional<String> description() {
    return Fields.text(this, "description");
  }

  /** {@return the tags} */
  public List<String> tags() {
    return Fields.list(this, "tags");
  }

  /** {@return what is noted about the text: plain values by name; unmodifiable} */
  public Map<String, Object> metadata() {
    return Fields.map(this, "metadata");
  }

  abstract static class Builder<V, B extends Builder<V, B>> extends RequestBuilder<V, B> {
    Builder(Function<? super B, V> maker, String... fields) {
      super(maker, fields);
    }

    @SuppressWarnings("unchecked") // A builder is its own type argument.
    private B self() {
      return (B) this;
    }

    /**
     * Sets the name for people, from which the server makes the id. Required.
     *
     * @param name the name, not blank
     * @return this builder
     */
    public B name(String name) {
      return Fields.check(self(), "name", name);
    }

    /**
     * Sets what it is for. Default: none.
     *
     * @param description the description, not blank
     * @return this builder
     */
    public B description(String description) {
      return Fields.check(self(), "description", description);
    }

    /**
     * Adds tags. Default: none.
     *
     * @param tags the tags, not blank
     * @return this builder
     */
    public B addTags(String... tags) {
      return Fields.addTexts(self(), "tags", tags);
    }

    /**
     * Sets notes about the text. Default: none.
     *
     * @param metadata strings, numbers, booleans, lists and maps of such by name; copied
     * @return this builder
     */
    public B metadata(Map<String, ?> metadata) {
      return Fields.check(self(), "metadata", metadata);
    }
  }
}
