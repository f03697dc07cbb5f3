package io.rhetor.client.testing.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The templates, by id. For one thread, the server's event loop. */
final class TemplateStore {
  private final PlaceholderSyntax syntax;
  private final Map<String, Template> byId = new TreeMap<>();

  TemplateStore(PlaceholderSyntax syntax) {
    this.syntax = syntax;
  }

  Template create(
      String name,
      String category,
      Optional<String> description,
      List<String> tags,
      TextVersion first) {
    String id = Slugs.free(Slugs.of(name), byId::containsKey);
    Template template = new Template(id, name, category, description, tags, first);
    template.variables().addAll(syntax.variables(first.content()));
    byId.put(id, template);
    return template;
  }

  void addVersion(Template template, TextVersion version) {
    template.text().add(version);
    template.variables().addAll(syntax.variables(version.content()));
  }

  /** Renders a version; empty if its syntax is wrong. */
  Optional<String> render(TextVersion version, Map<String, Object> variables) {
    return syntax.render(version.content(), variables);
  }

  Optional<Template> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean delete(String id) {
    return byId.remove(id) != null;
  }

  /** Lists the templates of a category and with a tag, where these are given. */
  List<Template> list(Optional<String> category, Optional<String> tag) {
    return byId.values().stream()
        .filter(template -> category.map(template.category()::equals).orElse(true))
        .filter(template -> tag.map(template.tags()::contains).orElse(true))
        .collect(Collectors.toList());
  }

  Set<String> categories() {
    return byId.values().stream()
        .map(Template::category)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  int size() {
    return byId.size();
  }
}
