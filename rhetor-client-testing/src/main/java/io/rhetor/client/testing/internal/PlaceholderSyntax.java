package io.rhetor.client.testing.internal;

import io.vertx.core.json.Json;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds and fills the placeholders in a template's text. */
enum PlaceholderSyntax {
  /**
   * Jinja's <code>{{ name }}</code> and nothing else of Jinja: expressions, statements and
   * placeholders without an end cannot be rendered.
   */
  JINJA("\\{\\{\\s*(\\w+)\\s*\\}\\}", "\\{\\{|\\}\\}|\\{%|\\{#"),

  /** <code>{name}</code> and <code>{{ name }}</code>; braces around anything else are text. */
  BRACES("\\{\\{\\s*(\\w+)\\s*\\}\\}|\\{(\\w+)\\}", "(?!)");

  private final Pattern placeholder;
  private final Pattern mistake;

  PlaceholderSyntax(String placeholder, String mistake) {
    this.placeholder = Pattern.compile(placeholder);
    this.mistake = Pattern.compile(mistake);
  }

  static PlaceholderSyntax of(AnswerStyle shape) {
    return shape == AnswerStyle.OBSERVED ? JINJA : BRACES;
  }

  Set<String> variables(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (Matcher found = placeholder.matcher(text); found.find(); ) {
      names.add(name(found));
    }
    return names;
  }

  /** Fills in the values, nothing for a missing one; empty if the text's syntax is wrong. */
  Optional<String> render(String text, Map<String, Object> values) {
    if (mistake.matcher(placeholder.matcher(text).replaceAll("")).find()) {
      return Optional.empty();
    }
    return Optional.of(
        placeholder
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        values.containsKey(name(found)) ? written(values.get(name(found))) : "")));
  }

  private static String name(MatchResult found) {
    @Nullable String inDoubleBraces = found.group(1);
    return inDoubleBraces == null ? found.group(2) : inDoubleBraces;
  }

  /** Writes true, false and null as Python does. */
  private static String written(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean) {
      return (Boolean) value ? "True" : "False";
    }
    return value instanceof String ? (String) value : Json.encode(value);
  }
}
