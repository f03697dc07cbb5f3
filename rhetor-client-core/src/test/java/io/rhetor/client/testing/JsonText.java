package io.rhetor.client.testing;

/** JSON that can be read in Java source. */
public final class JsonText {
  private JsonText() {}

  /** Turns the single quotes of {@code {'message': 'Hi'}} into double ones. */
  public static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"');
  }
}
