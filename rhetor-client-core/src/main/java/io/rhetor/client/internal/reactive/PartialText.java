package io.rhetor.client.internal.reactive;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a stream so far, for the case that it breaks off or for the whole answer; its
 * beginning, if it is long. Kept in pieces, which take no more room than their text and are not
 * copied when more comes. Owned by who adds to it, one thread at a time.
 */
public final class PartialText {
  private static final int PIECE_CHARACTERS = 512;

  private final int maxCharacters;
  private final List<String> pieces = new ArrayList<>(0);
  private final StringBuilder last = new StringBuilder(0);
  private int length;
  private boolean cut;
  private boolean begun;
  private boolean restarted;

  /** Makes an empty text. */
  public PartialText(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** Adds the text of a chunk. */
  public void add(String text, boolean restart) {
    begun = true;
    if (restart) {
      clear();
    }
    add(text);
  }

  /** {@return how many characters are kept} */
  public int length() {
    return length;
  }

  private void add(CharSequence text) {
    if (cut) {
      return;
    }
    int room = maxCharacters - length;
    CharSequence more = text;
    if (more.length() > room) {
      cut = true;
      more = more.subSequence(0, room);
    }
    append(more);
  }

  private void append(CharSequence more) {
    length += more.length();
    if (last.length() > 0 && last.length() + more.length() > PIECE_CHARACTERS) {
      pieces.add(last.toString());
      last.setLength(0);
    }
    if (more.length() > PIECE_CHARACTERS) {
      pieces.add(more.toString());
    } else {
      last.append(more);
    }
  }

  private void clear() {
    pieces.clear();
    last.setLength(0);
    length = 0;
    cut = false;
    restarted = true;
  }

  @Override
  public String toString() {
    StringBuilder whole = new StringBuilder(length);
    pieces.forEach(whole::append);
    whole.append(last);
    int end = whole.length() - 1;
    if (cut && end >= 0 && Character.isHighSurrogate(whole.charAt(end))) {
      // Its other half is cut off, or came with the chunk that was.
      whole.setLength(end);
    }
    return whole.toString();
  }

  /**
   * Adds the text to the failure of the stream, unless no chunk has come; a text before this one is
   * in front of it, unless a restart took that back.
   */
  public RhetorException attachTo(RhetorException failure, @Nullable CharSequence before) {
    if (failure instanceof RhetorStreamException || !(begun || before != null)) {
      // A stream that relays another one may fail with what has the text already.
      return failure;
    }
    if (before == null || before.length() == 0 || restarted) {
      return new RhetorStreamException(toString(), cut, failure);
    }
    PartialText whole = new PartialText(maxCharacters);
    whole.add(before);
    whole.add(toString());
    return new RhetorStreamException(whole.toString(), cut || whole.cut, failure);
  }
}
