package io.rhetor.client.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of all calls in the documentation, and the calls that the protocol documents. */
final class ApiTable {
  private static final String HEADING = "# All calls";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final List<Row> rows;

  private ApiTable(List<Row> rows) {
    this.rows = rows;
  }

  static ApiTable read() throws IOException {
    return of(Files.readString(Path.of("..", "docs", "calls.md")));
  }

  static ApiTable of(String page) {
    List<Row> rows =
        page.lines()
            .dropWhile(line -> !line.equals(HEADING))
            .skip(1)
            .takeWhile(line -> !line.startsWith("#"))
            .filter(line -> line.startsWith("| ") && line.contains("`"))
            .map(Row::of)
            .collect(Collectors.toList());
    return new ApiTable(rows);
  }

  /** Methods as the table names them, such as {@code RhetorBudget.getStatus}. */
  List<String> methods() {
    return rows.stream().flatMap(row -> row.methods.stream()).collect(Collectors.toList());
  }

  List<String> calls() {
    return rows.stream().flatMap(row -> row.calls.stream()).collect(Collectors.toList());
  }

  /** Rows that lack a method or a call. */
  List<String> incompleteRows() {
    return rows.stream()
        .filter(row -> row.methods.isEmpty() || row.calls.isEmpty())
        .map(row -> row.line)
        .collect(Collectors.toList());
  }

  static List<String> protocolCalls() throws IOException {
    try (InputStream file = ApiTable.class.getResourceAsStream("/protocol-calls.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .collect(Collectors.toList());
    }
  }

  private static final class Row {
    private final String line;
    private final List<String> methods;
    private final List<String> calls;

    private Row(String line, List<String> methods, List<String> calls) {
      this.line = line;
      this.methods = methods;
      this.calls = calls;
    }

    static Row of(String line) {
      String[] cells = line.split("\\|", -1);
      return new Row(line, codes(cells[2]), codes(cells[3]));
    }

    private static List<String> codes(String cell) {
      List<String> found = new ArrayList<>();
      Matcher codes = CODE.matcher(cell);
      while (codes.find()) {
        found.add(codes.group(1));
      }
      return found;
    }
  }
}
