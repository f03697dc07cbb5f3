package io.rhetor.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table of figures, with the targets that they are held against. */
final class Section {

  private final String title;
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  Section(String title, String... columns) {
    this.title = title;
    this.columns = List.of(columns);
  }

  /** Adds a line; one cell for each column, written as it is shown. */
  Section row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(title + ": " + cells.length + " cells");
    }
    rows.add(List.of(cells));
    return this;
  }

  Section target(Target target) {
    targets.add(target);
    return this;
  }

  String title() {
    return title;
  }

  List<Target> targets() {
    return targets;
  }

  void writeTo(StringBuilder markdown) {
    markdown.append("\n### ").append(title).append("\n\n");
    line(markdown, columns);
    markdown.append("|---").append("|---:".repeat(columns.size() - 1)).append("|\n");
    rows.forEach(row -> line(markdown, row));
  }

  /** The same as objects of JSON would hold it. */
  Map<String, Object> toMap() {
    List<Map<String, Object>> measured = new ArrayList<>();
    targets.forEach(target -> measured.add(target.toMap()));
    return Map.of("title", title, "columns", columns, "rows", rows, "targets", measured);
  }

  static void line(StringBuilder markdown, List<String> cells) {
    markdown.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
