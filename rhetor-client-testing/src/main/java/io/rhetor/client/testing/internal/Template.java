package io.rhetor.client.testing.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A text with placeholders, under an id. */
final class Template {
  private final String id;
  private final String name;
  private final String category;
  private final Optional<String> description;
  private final List<String> tags;
  private final VersionedText text;
  private final Set<String> variables = new LinkedHashSet<>();

  Template(
      String id,
      String name,
      String category,
      Optional<String> description,
      List<String> tags,
      TextVersion first) {
    this.id = id;
    this.name = name;
    this.category = category;
    this.description = description;
    this.tags = tags;
    this.text = new VersionedText(first);
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  String category() {
    return category;
  }

  Optional<String> description() {
    return description;
  }

  List<String> tags() {
    return tags;
  }

  VersionedText text() {
    return text;
  }

  /** The variables of all versions, in the order in which they appeared. */
  Set<String> variables() {
    return variables;
  }
}
