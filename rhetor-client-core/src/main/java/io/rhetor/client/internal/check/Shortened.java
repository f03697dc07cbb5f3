package io.rhetor.client.internal.check;

/** Shortens what a server says for the messages of failures. */
public final class Shortened {
  private Shortened() {}

  /**
   * {@return a text, or its beginning of so many characters with an ellipsis} A character of two
   * {@code char}s is not cut in half.
   */
  public static String to(int maxCharacters, String text) {
    return text.length() <= maxCharacters ? text : beginning(maxCharacters, text) + "…";
  }

  /** {@return a text, or its beginning of so many characters, cut as by {@link #to}} */
  public static String beginning(int maxCharacters, String text) {
    if (text.length() <= maxCharacters) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(maxCharacters - 1));
    return text.substring(0, splitsPair ? maxCharacters - 1 : maxCharacters);
  }
}
