package io.rhetor.client.testing;

import java.util.Objects;

/** One turn of a conversation that a {@link SimulatedRhetor} keeps. Immutable. */
public final class Turn {
  private final String role;
  private final String content;

  /**
   * Makes a turn.
   *
   * @param role who speaks: {@code system}, {@code user} or {@code assistant}
   * @param content what is said, may be empty
   */
  public Turn(String role, String content) {
    this.role = Objects.requireNonNull(role, "role");
    this.content = Objects.requireNonNull(content, "content");
  }

  /**
   * Returns who speaks.
   *
   * @return {@code system}, {@code user}, {@code assistant} or another role that a client sent
   */
  public String role() {
    return role;
  }

  /**
   * Returns what is said.
   *
   * @return the text, may be empty
   */
  public String content() {
    return content;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Turn
        && role.equals(((Turn) other).role)
        && content.equals(((Turn) other).content);
  }

  @Override
  public int hashCode() {
    return Objects.hash(role, content);
  }

  @Override
  public String toString() {
    return role + ": " + content;
  }
}
