package io.rhetor.client.internal.json;

import java.util.Arrays;

/**
 * What the bytes of one event and of the next have in common: all that stands before, between and
 * behind the text and the time. Where it is the same, so are all other fields.
 */
final class EventForm {
  private static final int MAX_KEPT = 1024;
  private static final byte[] NONE = {};

  private byte[] head = NONE;
  private byte[] middle = NONE;
  private byte[] tail = NONE;
  private boolean textFirst;

  boolean isKnown() {
    return head.length > 0;
  }

  boolean isTextFirst() {
    return textFirst;
  }

  boolean takeHead(JsonCursor cursor) {
    return cursor.take(head);
  }

  boolean takeMiddle(JsonCursor cursor) {
    return cursor.take(middle);
  }

  boolean takeTail(JsonCursor cursor) {
    return cursor.take(tail) && cursor.position() == cursor.end();
  }

  void forget() {
    head = NONE;
  }

  /** Remembers the form of an event from its beginning to where the cursor is now. */
  void learn(JsonCursor cursor, int from, Span text, Span time) {
    textFirst = text.from < time.from;
    Span first = textFirst ? text : time;
    Span second = textFirst ? time : text;
    int to = cursor.end();
    if (first.from - from + second.from - first.to + to - second.to > MAX_KEPT) {
      return;
    }
    byte[] bytes = cursor.bytes();
    head = Arrays.copyOfRange(bytes, from, first.from);
    middle = Arrays.copyOfRange(bytes, first.to, second.from);
    tail = Arrays.copyOfRange(bytes, second.to, to);
  }

  /** Where a value stands: from behind its opening quote to behind its closing one. */
  static final class Span {
    private int from;
    private int to;

    void set(int from, int to) {
      this.from = from;
      this.to = to;
    }

    void clear() {
      to = 0;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    boolean isSet() {
      return to > 0;
    }
  }
}
