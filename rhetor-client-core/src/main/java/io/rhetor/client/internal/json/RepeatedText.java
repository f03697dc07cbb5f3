package io.rhetor.client.internal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a text of an event means, known again by its bytes when the next event repeats it. */
public final class RepeatedText<T> {
  private static final int MAX_KEPT = 1024;

  private byte[] bytes = {};
  private @Nullable T value;

  /** The value that was last read, if the cursor is at the same text; moves behind it then. */
  @Nullable T takeAgain(JsonCursor cursor) {
    return cursor.take(bytes) ? value : null;
  }

  /** Remembers what the bytes before the cursor mean, which end with the closing quote. */
  void remember(JsonCursor cursor, int from, T meaning) {
    boolean fits = cursor.position() - from <= MAX_KEPT;
    bytes = fits ? Arrays.copyOfRange(cursor.bytes(), from, cursor.position()) : new byte[0];
    value = fits ? meaning : null;
  }

  /** Takes a text that stands for itself, whose opening quote is taken; null if it is none. */
  public static @Nullable String take(RepeatedText<String> last, JsonCursor cursor) {
    int from = cursor.position();
    String again = last.takeAgain(cursor);
    if (again != null) {
      return again;
    }
    String read = cursor.text();
    if (read != null) {
      last.remember(cursor, from, read);
    }
    return read;
  }
}
