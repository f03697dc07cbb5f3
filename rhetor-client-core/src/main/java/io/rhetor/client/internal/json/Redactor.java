package io.rhetor.client.internal.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is private out of texts that come into messages: a server may quote in an error what
 * it was sent.
 */
public final class Redactor {
  private static final int SNIPPET_LENGTH = 120;
  private static final int MAX_DECODED = 64 * 1024;
  private static final int LONGEST_BEGINNING = 12 * 1024;
  private static final int LONGEST_END = 4 * 1024;
  private static final int SHORTEST_LINE = 8;
  private static final int LONGEST_IN_LINES = 4_096;
  private static final int DEEPEST_CAUSE = 16;
  private static final int MOST_KNOWN = 16;
  private static final Pattern QUOTED =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"?+(\\s*+:)?+", Pattern.DOTALL);
  // A line break could forge a line of a log, and a mark of direction what a line says.
  private static final Pattern CONTROLS_LINE =
      Pattern.compile(
          "[\\x00-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]");
  private static final Pattern CONTROL = Pattern.compile("\\s+|\\p{Cntrl}+");

  private final List<String> secrets;
  private final Map<String, String> redacted = new ConcurrentHashMap<>();
  // Made when a call fails or is logged in detail, which few are.
  private volatile @Nullable ShortSecrets shortSecrets;

  /** Makes a redactor for one call, whose prompts and tokens must not be shown. */
  public Redactor(List<String> secrets) {
    this.secrets = secrets;
  }

  private ShortSecrets shortSecrets() {
    ShortSecrets made = shortSecrets;
    if (made == null) {
      List<String> texts =
          secrets.stream()
              .filter(secret -> secret.length() <= LONGEST_IN_LINES)
              .flatMap(secret -> Stream.concat(Stream.of(secret), linesOf(secret)))
              .map(String::strip)
              .distinct()
              .collect(Collectors.toList());
      made = new ShortSecrets(texts);
      shortSecrets = made;
    }
    return made;
  }

  /** A server may quote a text line by line. */
  private static Stream<String> linesOf(String secret) {
    return secret.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE);
  }

  /**
   * {@return all texts in a value that JSON can express, however deep; the names of fields are
   * none}
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
   * {@return a text of a server with {@code …} in place of secrets and of every run of {@value
   * QuotableText#RUN} or more of their characters in whatever quoting, without its middle if it is
   * longer than any message, and with a blank in place of each character that controls how a line
   * is shown}
   */
  public String redact(String text) {
    String ends = endsOf(text);
    return CONTROLS_LINE.matcher(secrets.isEmpty() ? ends : withoutSecrets(ends)).replaceAll(" ");
  }

  /** No message shows as much; what is said of a long quotation stands before or behind it. */
  private static String endsOf(String text) {
    return text.length() <= LONGEST_BEGINNING + LONGEST_END
        ? text
        : text.substring(0, LONGEST_BEGINNING) + "…" + text.substring(text.length() - LONGEST_END);
  }

  /** The same text is asked for again: for a message, a cause and the log. */
  private String withoutSecrets(String text) {
    String known = redacted.get(text);
    if (known == null) {
      known = search(text);
      if (redacted.size() < MOST_KNOWN) {
        redacted.put(text, known);
      }
    }
    return known;
  }

  private String search(String text) {
    QuotableText quotable = new QuotableText(text);
    secrets.forEach(secret -> PrivateText.passOver(secret, quotable));
    BitSet marks = new BitSet(text.length());
    quotable.markShort(shortSecrets(), marks);
    quotable.markRuns(marks);
    if (marks.isEmpty()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    int at = 0;
    for (int from = marks.nextSetBit(0); from >= 0; from = marks.nextSetBit(at)) {
      int to = marks.nextClearBit(from);
      // A blank before or behind a run tells nothing.
      int first = Character.isWhitespace(text.charAt(from)) ? from + 1 : from;
      int last = Character.isWhitespace(text.charAt(to - 1)) ? to - 1 : to;
      shown.append(text, at, first).append('…');
      at = to;
      if (last < to) {
        shown.append(' ');
      }
    }
    return shown.append(text, at, text.length()).toString();
  }

  /**
   * {@return a failure that is fit to be a cause: the same, or one that says the same without
   * secrets if it or a cause of it quotes one, as failures of the JDK quote what could not be read}
   */
  public Throwable redact(Throwable failure) {
    return redact(failure, DEEPEST_CAUSE);
  }

  private Throwable redact(Throwable failure, int depth) {
    Throwable cause = failure.getCause();
    Throwable shownCause = cause == null || depth == 0 ? null : redact(cause, depth - 1);
    String text = failure.toString();
    String shownText = redact(text);
    if (shownText.equals(text) && shownCause == cause && keepsSecretsBeside(failure, depth)) {
      return failure;
    }
    IOException shown = new IOException(shownText, shownCause);
    shown.setStackTrace(failure.getStackTrace());
    return shown;
  }

  /** Tells whether no suppressed failure quotes a secret; a failure that is made anew has none. */
  private boolean keepsSecretsBeside(Throwable failure, int depth) {
    for (Throwable suppressed : failure.getSuppressed()) {
      if (depth == 0 || redact(suppressed, depth - 1) != suppressed) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return the beginning of bytes that cannot be read, for diagnosis: at most 120 characters on
   * one line, without secrets and the values that stand in quotes}
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
}
