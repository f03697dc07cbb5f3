package io.rhetor.client.error;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rhetor works, but the language model behind it failed: an HTTP 200 whose body is an {@code error}
 * (section 1 of {@code docs/protocol.md}), or an event of that kind in a stream.
 *
 * <p>The server has added the user's message to the context before the model ran, so that {@link
 * #mayHaveBeenProcessed()} is true. Whether repeating helps depends on the provider's trouble, so
 * that {@link #isRetryable()} is true as well.
 */
public final class RhetorModelException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final @Nullable String contextId;

  /**
   * Creates the failure.
   *
   * @param error the server's text, as received
   * @param contextId the context that the answer named, or null
   * @param message what happened and what to do next, with everything private taken out
   */
  public RhetorModelException(String error, @Nullable String contextId, String message) {
    super(message, null, true, true);
    this.error = Objects.requireNonNull(error, "error");
    this.contextId = contextId;
  }

  /**
   * {@return what the server said, as it said it: for example {@code OpenAI is not available.}; may
   * quote what was sent}
   */
  public String error() {
    return error;
  }

  /**
   * {@return the id of the context that the failed call belongs to; empty if the answer named none}
   */
  public Optional<String> contextId() {
    return Optional.ofNullable(contextId);
  }
}
