package io.rhetor.client.internal.flow;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.stream.StreamChunk;

/** The text of a stream so far, for the case that it breaks off; its beginning, if it is long. */
final class PartialText {
  private final int maxCharacters;
  private final StringBuilder text = new StringBuilder();
  private boolean cut;
  private boolean begun;

  PartialText(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  void add(StreamChunk chunk) {
    begun = true;
    if (chunk.isRestart()) {
      text.setLength(0);
      cut = false;
    }
    int room = maxCharacters - text.length();
    String more = chunk.text();
    if (more.length() > room) {
      cut = true;
      boolean splitsPair = room > 0 && Character.isHighSurrogate(more.charAt(room - 1));
      more = more.substring(0, splitsPair ? room - 1 : room);
    }
    text.append(more);
  }

  RhetorException attachTo(RhetorException failure) {
    // A stream that relays another one may fail with what has the text already.
    boolean lacksText = begun && !(failure instanceof RhetorStreamException);
    return lacksText ? new RhetorStreamException(text.toString(), cut, failure) : failure;
  }
}
