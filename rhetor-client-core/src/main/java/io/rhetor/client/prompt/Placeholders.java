package io.rhetor.client.prompt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the variables in the text of a template: {@code {{ name }}}, as observed servers have it,
 * and {@code {name}}, as is documented (section 4 of {@code docs/protocol.md}).
 */
public final class Placeholders {
  private static final Pattern JINJA =
      unicode("\\{\\{[-+]?\\s*+([^\\W\\d]\\w*+)(?!\\s*+\\()[^{}]*+}}");
  private static final Pattern PLAIN = unicode("(?<!\\{)\\{([^\\W\\d]\\w*+)}(?!})");
  private static final Pattern LOOP = unicode("\\{%[-+]?\\s*+for\\s++([^{}%]*+)");
  private static final Pattern ASSIGNMENT = unicode("\\{%[-+]?\\s*+set\\s++([^{}%=-]*+)");
  private static final Pattern IN = unicode("\\sin\\b");
  private static final Pattern JINJA_CODE = unicode("\\{[{%]([^{}]*+)");
  private static final Pattern NO_WORD = unicode("\\W+");
  private static final Set<String> LITERALS =
      Set.of("true", "True", "false", "False", "none", "None", "not");

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
    String text = withoutComments(template);
    Set<String> names = find(JINJA, text);
    if (names.isEmpty()) {
      names = find(PLAIN, text);
    }
    names.removeAll(LITERALS);
    names.removeAll(boundIn(text));
    return names;
  }

  /**
   * {@return whether a text uses a variable anywhere: as a placeholder, in a condition, as what a
   * loop runs through, as one of several in an expression: false if no value of the variable can
   * make a difference to the text}
   *
   * @param template the text of a template
   * @param variable the name
   */
  public static boolean mentions(String template, String variable) {
    String text = withoutComments(template);
    Set<String> code = find(JINJA_CODE, text);
    return find(PLAIN, text).contains(variable)
        || code.stream().anyMatch(each -> List.of(NO_WORD.split(each)).contains(variable));
  }

  private static Set<String> boundIn(String text) {
    Set<String> bound = new LinkedHashSet<>();
    for (String loop : find(LOOP, text)) {
      bound.addAll(List.of(NO_WORD.split(IN.split(loop, 2)[0])));
      bound.add("loop");
    }
    for (String assignment : find(ASSIGNMENT, text)) {
      bound.addAll(List.of(NO_WORD.split(assignment)));
    }
    return bound;
  }

  private static String withoutComments(String template) {
    StringBuilder rest = new StringBuilder();
    int from = 0;
    int open = template.indexOf("{#");
    while (open >= 0) {
      int close = template.indexOf("#}", open + 2);
      if (close < 0) {
        break;
      }
      rest.append(template, from, open);
      from = close + 2;
      open = template.indexOf("{#", from);
    }
    return rest.append(template, from, template.length()).toString();
  }

  private static Set<String> find(Pattern pattern, String template) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(template);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Pattern unicode(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }
}
