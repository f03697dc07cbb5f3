package io.rhetor.client.internal.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes what is private out of texts that come into messages: a server may quote in an error what
 * it was sent.
 */
public final class Redactor {
  private static final int SNIPPET_LENGTH = 120;
  private static final int MAX_DECODED = 64 * 1024;
  private static final int SHORTEST_SECRET = 3;
  private static final int SHORTEST_LINE = 8;
  private static final int BEGINNING = 48;
  private static final int DEEPEST_CAUSE = 16;
  private static final Pattern QUOTED =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"?+(\\s*+:)?+", Pattern.DOTALL);
  private static final Pattern CONTROL = Pattern.compile("\\s+|\\p{Cntrl}+");

  private final List<String> secrets;

  /**
   * Makes a redactor for one call.
   *
   * @param secrets the texts that must not be shown: prompts, tokens
   */
  public Redactor(List<String> secrets) {
    Set<String> parts = new LinkedHashSet<>();
    for (String secret : secrets) {
      String stripped = secret.strip();
      if (stripped.length() >= SHORTEST_SECRET) {
        parts.add(secret);
        parts.add(stripped);
        parts.add(escaped(stripped));
        // A server may quote a long text cut off or line by line.
        parts.add(stripped.substring(0, Math.min(BEGINNING, stripped.length())));
        if (stripped.indexOf('\n') >= 0 || stripped.indexOf('\r') >= 0) {
          addLines(stripped, parts);
        }
      }
    }
    List<String> kept = new ArrayList<>(parts);
    // A secret may contain another; what is left of it would show if the shorter one went first.
    if (kept.size() > 1) {
      kept.sort(Comparator.comparingInt(String::length).reversed());
    }
    this.secrets = kept;
  }

  private static void addLines(String secret, Set<String> parts) {
    secret
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST_LINE)
        .forEach(parts::add);
  }

  /**
   * Finds the texts in values that JSON can express.
   *
   * @param value a value that a caller gave
   * @return all texts, however deep; the names of fields are none
   */
  public static List<String> textsIn(Object value) {
    if (value instanceof String) {
      return List.of((String) value);
    }
    Collection<?> parts = List.of();
    if (value instanceof Collection) {
      parts = (Collection<?>) value;
    } else if (value instanceof Map) {
      parts = ((Map<?, ?>) value).values();
    }
    return parts.stream()
        .flatMap(part -> textsIn(part).stream())
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Replaces every occurrence of a secret.
   *
   * @param text what a server said
   * @return the text with {@code …} in place of secrets
   */
  public String redact(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, "…");
    }
    return redacted;
  }

  /**
   * Makes a failure of the JDK or another library fit to be a cause: such failures quote what could
   * not be read.
   *
   * @param failure what was thrown
   * @return the same, or one that says the same without secrets if it or a cause of it quotes one
   */
  public Throwable redact(Throwable failure) {
    return redact(failure, DEEPEST_CAUSE);
  }

  private Throwable redact(Throwable failure, int depth) {
    Throwable cause = failure.getCause();
    Throwable shownCause = cause == null || depth == 0 ? null : redact(cause, depth - 1);
    String text = failure.toString();
    String shownText = redact(text);
    if (shownText.equals(text) && shownCause == cause) {
      return failure;
    }
    IOException shown = new IOException(shownText, shownCause);
    shown.setStackTrace(failure.getStackTrace());
    return shown;
  }

  /**
   * Shows the beginning of bytes that cannot be read, for diagnosis.
   *
   * @param bytes where they are
   * @param offset where they begin
   * @param length how many there are
   * @return at most 120 characters on one line, without secrets and the values that stand in quotes
   */
  public String snippet(byte[] bytes, int offset, int length) {
    // What is private goes first: once the text is cut, the rest of a secret would not match.
    String text =
        redact(new String(bytes, offset, Math.min(length, MAX_DECODED), StandardCharsets.UTF_8));
    text = text.substring(0, Math.min(text.length(), 4 * SNIPPET_LENGTH));
    // A name, which a colon follows, stays.
    text =
        QUOTED
            .matcher(text)
            .replaceAll(
                found ->
                    found.group(1) == null ? "\"…\"" : Matcher.quoteReplacement(found.group()));
    text = CONTROL.matcher(text).replaceAll(" ");
    return text.length() <= SNIPPET_LENGTH ? text : text.substring(0, SNIPPET_LENGTH) + "…";
  }

  /** The text as it stands in JSON. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
  }
}
