package io.rhetor.client.message;

import java.util.Objects;

/** One turn of a conversation: who speaks and what is said. */
public final class ChatMessage {
  private final Role role;
  private final String content;

  private ChatMessage(Role role, String content) {
    this.role = Objects.requireNonNull(role, "role");
    this.content = Objects.requireNonNull(content, "content");
  }

  /**
   * Makes a turn of any role.
   *
   * @param role who speaks
   * @param content what is said; may be empty
   * @return the turn
   */
  public static ChatMessage of(Role role, String content) {
    return new ChatMessage(role, content);
  }

  /**
   * Makes a turn of the one who asks.
   *
   * @param content what is said
   * @return the turn
   */
  public static ChatMessage user(String content) {
    return new ChatMessage(Role.USER, content);
  }

  /**
   * Makes an instruction to the model.
   *
   * @param content what is said
   * @return the turn
   */
  public static ChatMessage system(String content) {
    return new ChatMessage(Role.SYSTEM, content);
  }

  /**
   * Makes a turn of the model.
   *
   * @param content what is said
   * @return the turn
   */
  public static ChatMessage assistant(String content) {
    return new ChatMessage(Role.ASSISTANT, content);
  }

  /**
   * Returns who speaks.
   *
   * @return the role
   */
  public Role role() {
    return role;
  }

  /**
   * Returns what is said.
   *
   * @return the text
   */
  public String content() {
    return content;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChatMessage
        && role.equals(((ChatMessage) other).role)
        && content.equals(((ChatMessage) other).content);
  }

  @Override
  public int hashCode() {
    return Objects.hash(role, content);
  }

  /** Shows the role and the length of the content, never the content. */
  @Override
  public String toString() {
    return "ChatMessage{role=" + role + ", content=<" + content.length() + " characters>}";
  }
}
