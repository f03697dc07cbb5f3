package io.rhetor.client.testing.internal;

import java.util.List;
import java.util.Optional;

/** What a component's models are told before each conversation, under an id. */
final class SystemPrompt {
  private final String id;
  private final String name;
  private final String component;
  private final VersionedText text;
  private Optional<String> description = Optional.empty();
  private List<String> tags = List.of();
  private Optional<String> parentId = Optional.empty();

  SystemPrompt(String id, String name, String component, TextVersion first) {
    this.id = id;
    this.name = name;
    this.component = component;
    this.text = new VersionedText(first);
  }

  SystemPrompt describe(
      Optional<String> description, List<String> tags, Optional<String> parentId) {
    this.description = description;
    this.tags = tags;
    this.parentId = parentId;
    return this;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  String component() {
    return component;
  }

  VersionedText text() {
    return text;
  }

  String content() {
    return text.current().content();
  }

  Optional<String> description() {
    return description;
  }

  List<String> tags() {
    return tags;
  }

  Optional<String> parentId() {
    return parentId;
  }
}
