package io.rhetor.client.message;

import io.rhetor.client.internal.check.Checks;
import java.util.Objects;

/**
 * Names the place where the server stores a conversation. By convention {@code component:session},
 * so that components share a server without meeting each other's conversations.
 *
 * <p>A context is storage, not memory of the model: what is stored in it can be read and searched
 * ({@link io.rhetor.client.context.RhetorContexts}), but is not given to the model. Only the turns
 * of a {@link ChatRequest} are; {@link io.rhetor.client.ChatSession} sends them.
 *
 * <pre>{@code
 * ContextId id = ContextId.of("my-component", "user123");   // my-component:user123
 * }</pre>
 */
public final class ContextId {
  private static final int MAX_LENGTH = 1_024;

  private final String value;

  private ContextId(String value) {
    this.value = value;
  }

  /**
   * Names a conversation by its whole id.
   *
   * @param value 1 to 1,024 characters; spaces, {@code :} and non-ASCII are fine
   * @return the id
   * @throws IllegalArgumentException if the id is blank, too long, has control characters, is
   *     {@code .} or {@code ..}, or has a {@code /}: the server accepts messages for such a context
   *     but can never read or delete it again (section 2 of {@code docs/protocol.md})
   */
  public static ContextId of(String value) {
    Checks.requireText("contextId", value);
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "contextId: must have at most " + MAX_LENGTH + " characters, not " + value.length());
    }
    if (value.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "contextId: must not contain '/', because the server could never read or delete that"
              + " context again; use ':' or '-' instead");
    }
    if (value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException(
          "contextId: must not be '.' or '..', which paths leave out; choose another name");
    }
    Checks.requireEncodable("contextId", value);
    return new ContextId(value);
  }

  /**
   * Names a conversation of a component.
   *
   * @param component the component, without {@code :}
   * @param session the session or user within the component
   * @return the id {@code component:session}
   * @throws IllegalArgumentException if either is blank, the component contains {@code :}, or the
   *     whole is not a valid id
   */
  public static ContextId of(String component, String session) {
    Checks.requireText("component", component);
    Checks.requireText("session", session);
    if (component.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "component: must not contain ':', which parts component from session");
    }
    return of(component + ":" + session);
  }

  /**
   * Returns the id on the wire.
   *
   * @return for example {@code my-component:user123}
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContextId && value.equals(((ContextId) other).value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
