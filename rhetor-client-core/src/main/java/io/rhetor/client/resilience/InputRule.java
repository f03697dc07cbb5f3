package io.rhetor.client.resilience;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Passes a text on, as it is or rewritten, or refuses it. */
@FunctionalInterface
interface InputRule {

  /** Returns the text to go on with; an exception names the field and never has the text. */
  String apply(String field, String text);

  static InputRule maxCharacters(int limit) {
    return (field, text) -> {
      if (text.length() > limit) {
        throw new IllegalArgumentException(
            String.format(
                "%s: must have at most %s characters, not %s; shorten it or send it in parts",
                field, limit, text.length()));
      }
      return text;
    };
  }

  static InputRule refuseControlCharacters() {
    return (field, text) -> {
      int at = firstControl(text);
      if (at >= 0) {
        throw new IllegalArgumentException(
            String.format(
                "%s: must not contain control characters, but has U+%04X at index %d; remove it, or"
                    + " use removeControlCharacters",
                field, (int) text.charAt(at), at));
      }
      return text;
    };
  }

  static InputRule removeControlCharacters() {
    return (field, text) -> {
      if (firstControl(text) < 0) {
        return text;
      }
      StringBuilder rest = new StringBuilder(text.length());
      text.chars().filter(c -> !isControl(c)).forEach(c -> rest.append((char) c));
      return rest.toString();
    };
  }

  static InputRule check(String rule, Predicate<? super String> holds) {
    Objects.requireNonNull(holds, "holds");
    return (field, text) -> {
      if (!guarded("check", rule, field, text, holds::test)) {
        throw new IllegalArgumentException(field + ": breaks the rule '" + rule + "'");
      }
      return text;
    };
  }

  static InputRule sanitize(String rule, UnaryOperator<String> sanitizer) {
    Objects.requireNonNull(sanitizer, "sanitizer");
    return (field, text) -> guarded("sanitizer", rule, field, text, sanitizer);
  }

  private static <T> T guarded(
      String kind, String rule, String field, String text, Function<String, @Nullable T> code) {
    T result;
    try {
      result = code.apply(text);
    } catch (Throwable thrown) {
      // A regular expression runs out of stack on a long text; other such errors are not about it.
      if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
        throw thrown;
      }
      throw new IllegalStateException(
          String.format(
              "%s: was not sent, since the %s '%s' failed with a %s; mend the %s",
              field, kind, rule, thrown.getClass().getName(), kind),
          withoutMessage(thrown));
    }
    if (result == null) {
      throw new IllegalStateException(
          field + ": was not sent, since the " + kind + " '" + rule + "' returned null; mend it");
    }
    return result;
  }

  /** The message of what a caller's code throws may quote the text, as parsers like to do. */
  private static Throwable withoutMessage(Throwable thrown) {
    IllegalStateException place = new IllegalStateException(thrown.getClass().getName());
    place.setStackTrace(thrown.getStackTrace());
    return place;
  }

  private static int firstControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
  }
}
