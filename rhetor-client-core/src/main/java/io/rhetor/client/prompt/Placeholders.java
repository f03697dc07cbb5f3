package io.rhetor.client.prompt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the variables in the text of a template: {@code {{ name }}}, as observed servers have it,
 * and {@code {name}}, as is documented (section 4 of the protocol).
 */
public final class Placeholders {
  private static final Pattern JINJA = Pattern.compile("\\{\\{-?\\s*([A-Za-z_]\\w*)[^{}]*}}");
  private static final Pattern PLAIN = Pattern.compile("(?<!\\{)\\{([A-Za-z_]\\w*)}(?!})");
  private static final Pattern BOUND =
      Pattern.compile("\\{%-?\\s*(?:for|set)\\s+([A-Za-z_][\\w\\s,]*?)\\s*(?:in\\b|=)");

  private Placeholders() {}

  /**
   * Finds the variables of a text.
   *
   * @param template the text of a template
   * @return the names in the order of their first use, without those that a Jinja loop or
   *     assignment in the text itself gives a value to; where a text uses {@code {{ name }}},
   *     single braces are taken for text
   */
  public static Set<String> in(String template) {
    Set<String> names = find(JINJA, template);
    if (names.isEmpty()) {
      names = find(PLAIN, template);
    }
    names.removeAll(boundIn(template));
    return names;
  }

  static Set<String> boundIn(String template) {
    Set<String> bound = new LinkedHashSet<>();
    for (String names : find(BOUND, template)) {
      bound.addAll(List.of(names.trim().split("\\s*,\\s*")));
    }
    return bound;
  }

  private static Set<String> find(Pattern pattern, String template) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(template);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
