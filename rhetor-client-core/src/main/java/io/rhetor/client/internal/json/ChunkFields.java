package io.rhetor.client.internal.json;

/** The documented fields of a chunk, as bits, and their names as words of bytes. */
final class ChunkFields {
  static final int CHUNK = 1;
  static final int MODEL = 1 << 1;
  static final int PROVIDER = 1 << 2;
  static final int CONTEXT = 1 << 3;
  static final int TIMESTAMP = 1 << 4;
  static final int DONE = 1 << 5;
  static final int FALLBACK = 1 << 6;

  private static final long NAME_CHUNK = Words.of("chunk\"");
  private static final long NAME_MODEL = Words.of("model\"");
  private static final long NAME_PROVIDER = Words.of("provider");
  private static final long NAME_CONTEXT = Words.of("context\"");
  private static final long NAME_CONTEXT_ID = Words.of("context_");
  private static final long NAME_CONTEXT_ID_END = Words.of("id\"");
  private static final long NAME_TIMESTAMP = Words.of("timestam");
  private static final long NAME_TIMESTAMP_END = Words.of("p\"");
  private static final long NAME_DONE = Words.of("done\"");
  private static final long NAME_FALLBACK = Words.of("fallback");
  private static final long QUOTE = Words.of("\"");

  private ChunkFields() {}

  /** Takes the name of a field and the quote behind it; 0 if it is not one of the known ones. */
  static int take(JsonCursor cursor) {
    long word = cursor.word();
    if (Words.first(word, 6) == NAME_CHUNK) {
      return named(cursor, CHUNK, 6);
    }
    if (word == NAME_CONTEXT) {
      return named(cursor, CONTEXT, 8);
    }
    if (Words.first(word, 6) == NAME_MODEL) {
      return named(cursor, MODEL, 6);
    }
    if (word == NAME_PROVIDER) {
      return namedWithRest(cursor, PROVIDER, QUOTE, 1);
    }
    if (word == NAME_TIMESTAMP) {
      return namedWithRest(cursor, TIMESTAMP, NAME_TIMESTAMP_END, 2);
    }
    if (Words.first(word, 5) == NAME_DONE) {
      return named(cursor, DONE, 5);
    }
    if (word == NAME_FALLBACK) {
      return namedWithRest(cursor, FALLBACK, QUOTE, 1);
    }
    return word == NAME_CONTEXT_ID ? namedWithRest(cursor, CONTEXT, NAME_CONTEXT_ID_END, 3) : 0;
  }

  private static int named(JsonCursor cursor, int field, int length) {
    cursor.moveTo(cursor.position() + length);
    return field;
  }

  private static int namedWithRest(JsonCursor cursor, int field, long rest, int restLength) {
    cursor.moveTo(cursor.position() + Words.BYTES);
    return Words.first(cursor.word(), restLength) == rest ? named(cursor, field, restLength) : 0;
  }
}
