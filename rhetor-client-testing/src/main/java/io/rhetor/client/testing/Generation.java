package io.rhetor.client.testing;

/** Which API a {@link SimulatedRhetor} serves. */
public enum Generation {
  /** The API of April 2025: all that {@link SimulatedRhetor} names. */
  APRIL_2025,

  /**
   * The API of September 2025, as far as servers of then serve it: {@code GET /}, {@code GET
   * /health}, {@code GET /api/v1/discovery}, {@code POST /api/v1/chat}, {@code POST
   * /api/v1/generate}, {@code GET /api/v1/budget/usage} and {@code GET /api/models/}. Streams fail,
   * {@code POST /api/v1/chat/stream} and the WebSocket {@code /ws} alike, and so does a chat with a
   * {@code context_id}. All other paths are answered with 404.
   */
  SEPTEMBER_2025
}
