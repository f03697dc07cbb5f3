package io.rhetor.client;

/**
 * Which API of Rhetor a client speaks. Servers up to the spring of 2025 serve one, servers from
 * 2025-06-12 on another (section 10 of {@code docs/protocol.md}).
 */
public enum ApiGeneration {
  /**
   * The API of April 2025, whole. A server of another generation is recognized by its first answer
   * of 404, and each call that it does not serve fails with a {@link
   * io.rhetor.client.error.RhetorProtocolException} that names what was found and what works.
   */
  APRIL_2025,

  /**
   * The API of April 2025, and on servers that serve the newer one {@code sendMessage} and the
   * whole {@code chat} by its {@code POST /api/v1/generate} and {@code POST /api/v1/chat}.
   *
   * <p>These take the message or the messages, the model, {@code temperature} (at most 2 there),
   * {@code max_tokens}, the component and, as {@code capability}, the task types code, planning,
   * reasoning and chat. What they cannot express is left out: the context, the provider and all
   * other parameters. A request with a {@code promptId} is not sent so, since the model would
   * answer without its instructions. All other calls fail as with {@link #APRIL_2025}.
   */
  AUTO
}
