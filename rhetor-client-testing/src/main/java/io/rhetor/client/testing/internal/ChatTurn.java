package io.rhetor.client.testing.internal;

/** One turn of a conversation. Immutable. */
public final class ChatTurn {
  private final String role;
  private final String content;

  ChatTurn(String role, String content) {
    this.role = role;
    this.content = content;
  }

  public String role() {
    return role;
  }

  public String content() {
    return content;
  }
}
