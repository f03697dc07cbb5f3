package io.rhetor.client.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * Where a command prints. What comes from a server is shown on a terminal without its control
 * characters, which could move the cursor or worse. Safe for use by several threads.
 */
final class Screen {
  /** How a text looks, on terminals with colours. */
  enum Style {
    PLAIN(""),
    BOLD("\u001b[1m"),
    DIM("\u001b[2m"),
    PROMPT("\u001b[1;36m");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private static final String RESET = "\u001b[0m";
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

  /** Beyond ASCII there are escapes, so that the locale of a script does not matter. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Terminal terminal;
  private final PrintWriter out;
  private final PrintWriter err;

  Screen(Terminal terminal, CommandLine commandLine) {
    this.terminal = terminal;
    this.out = commandLine.getOut();
    this.err = commandLine.getErr();
  }

  boolean isInteractive() {
    return terminal.isInteractive();
  }

  boolean isDecorated() {
    return terminal.isDecorated();
  }

  void line(String text) {
    line(Style.PLAIN, text);
  }

  synchronized void line(Style style, String text) {
    out.println(styled(style, text));
    out.flush();
  }

  void text(String text) {
    text(Style.PLAIN, text);
  }

  synchronized void text(Style style, String text) {
    out.print(styled(style, text));
    out.flush();
  }

  /** Prints what only a person wants to know. */
  void note(String text) {
    if (isInteractive()) {
      line(Style.DIM, text);
    }
  }

  /** Shows a text in place of what is in the line; there must be colours. */
  synchronized void replaceLine(String text) {
    out.print(ERASE_LINE + text);
    out.flush();
  }

  synchronized void warn(String text) {
    err.println(shown(text));
    err.flush();
  }

  /** Prints a value, a list or a map as one line. */
  synchronized void json(Object value) {
    try {
      out.println(JSON.writeValueAsString(value));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What came cannot be written as JSON.", e);
    }
  }

  /** Prints rows in columns below their names. */
  void table(List<String> names, List<List<String>> rows) {
    int[] widths = new int[names.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = names.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    line(Style.BOLD, padded(names, widths));
    rows.forEach(row -> line(padded(row, widths)));
    if (rows.isEmpty()) {
      note("(none)");
    }
  }

  private static String padded(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      line.append(cells.get(column).replace('\n', ' '));
      if (column < widths.length - 1) {
        line.append(" ".repeat(widths[column] - cells.get(column).length() + 2));
      }
    }
    return line.toString().stripTrailing();
  }

  private String styled(Style style, String text) {
    String shown = shown(text);
    return isDecorated() && style != Style.PLAIN && !shown.isEmpty()
        ? style.code + shown + RESET
        : shown;
  }

  private String shown(String text) {
    return isInteractive() ? CONTROL.matcher(text).replaceAll("") : text;
  }
}
