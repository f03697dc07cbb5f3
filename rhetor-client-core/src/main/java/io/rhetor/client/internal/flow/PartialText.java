package io.rhetor.client.internal.flow;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a stream so far, for the case that it breaks off; its beginning, if it is long. Kept
 * in pieces, which take no more room than their text and are not copied when more comes.
 */
final class PartialText {
  private static final int PIECE_CHARACTERS = 512;

  private final int maxCharacters;
  private final List<String> pieces = new ArrayList<>(0);
  private final StringBuilder last = new StringBuilder();
  private int length;
  private boolean cut;
  private boolean begun;

  PartialText(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  void add(StreamChunk chunk) {
    begun = true;
    if (chunk.isRestart()) {
      clear();
    }
    if (cut) {
      return;
    }
    int room = maxCharacters - length;
    String more = chunk.text();
    if (more.length() > room) {
      cut = true;
      boolean splitsPair = room > 0 && Character.isHighSurrogate(more.charAt(room - 1));
      more = more.substring(0, splitsPair ? room - 1 : room);
    }
    append(more);
  }

  private void append(String more) {
    length += more.length();
    if (last.length() > 0 && last.length() + more.length() > PIECE_CHARACTERS) {
      pieces.add(last.toString());
      last.setLength(0);
    }
    if (more.length() > PIECE_CHARACTERS) {
      pieces.add(more);
    } else {
      last.append(more);
    }
  }

  private void clear() {
    pieces.clear();
    last.setLength(0);
    length = 0;
    cut = false;
  }

  RhetorException attachTo(RhetorException failure) {
    // A stream that relays another one may fail with what has the text already.
    boolean lacksText = begun && !(failure instanceof RhetorStreamException);
    return lacksText ? new RhetorStreamException(text(), cut, failure) : failure;
  }

  private String text() {
    StringBuilder whole = new StringBuilder(length);
    pieces.forEach(whole::append);
    return whole.append(last).toString();
  }
}
