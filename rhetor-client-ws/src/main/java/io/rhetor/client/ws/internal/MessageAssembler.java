package io.rhetor.client.ws.internal;

import org.jspecify.annotations.Nullable;

/** Joins the parts of a message, up to a limit. Owned by the thread that reads the connection. */
final class MessageAssembler {
  private final int maxCharacters;
  private final StringBuilder parts = new StringBuilder();
  private boolean tooLong;

  MessageAssembler(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** Adds a part; returns the message if it is whole, else null. */
  @Nullable String add(String part, boolean last) {
    if (tooLong || part.length() > maxCharacters - parts.length()) {
      tooLong = true;
      parts.setLength(0);
      return null;
    }
    if (last && parts.length() == 0) {
      return part;
    }
    parts.append(part);
    if (!last) {
      return null;
    }
    String message = parts.toString();
    parts.setLength(0);
    return message;
  }

  /** Tells whether a message was longer than the limit; nothing is joined after that. */
  boolean isTooLong() {
    return tooLong;
  }
}
