package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.value.NamedValue;

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
public final class ContextId extends NamedValue {
  private static final int MAX_LENGTH = 1_024;

  private ContextId(String value) {
    super("contextId", value, false);
  }

  /**
   * {@return the conversation by its whole id of this name}
   *
   * @param value 1 to 1,024 characters; spaces, {@code :} and non-ASCII are fine
   * @throws IllegalArgumentException if the id is blank, too long, has control characters, is
   *     {@code .} or {@code ..}, or has a {@code /}: the server accepts messages for such a context
   *     but can never read or delete it again (section 2 of {@code docs/protocol.md})
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
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
   * {@return the conversation of a component of this name}
   *
   * @param component the component, without {@code :}
   * @param session the session or user within the component
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
}
