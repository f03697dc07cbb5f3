package io.rhetor.client.examples.simulated;

import java.util.Objects;

/**
 * Something that goes wrong in a {@link SimulatedRhetor}, once unless {@link #times} says
 * otherwise. Immutable.
 *
 * <p>Each kind applies to some requests only and waits for the next of these:
 *
 * <ul>
 *   <li>any request at all: {@link #serviceUnavailable()}, {@link #stallBeforeHeaders()}
 *   <li>a message or chat, streamed or not: {@link #errorBeforeChunks}
 *   <li>a stream: {@link #errorAfterChunks}, {@link #cutAfterChunks}, {@link #stallAfterChunks}
 * </ul>
 *
 * <p>A number of chunks beyond the answer's own means: after the last word, in place of the end.
 */
public final class Fault {
  /** Which requests a fault can strike. */
  enum Scope {
    REQUEST,
    ANSWER,
    STREAM
  }

  /** What happens. */
  enum Kind {
    REFUSE(Scope.REQUEST),
    HOLD(Scope.REQUEST),
    FAIL(Scope.ANSWER),
    FAIL_MIDWAY(Scope.STREAM),
    CUT(Scope.STREAM),
    STALL(Scope.STREAM);

    private final Scope scope;

    Kind(Scope scope) {
      this.scope = scope;
    }
  }

  private final Kind kind;
  private final int chunks;
  private final String error;
  private final int times;

  private Fault(Kind kind, int chunks, String error, int times) {
    if (chunks < 0) {
      throw new IllegalArgumentException("chunks: must not be negative, not " + chunks);
    }
    if (times < 1) {
      throw new IllegalArgumentException("times: must be at least 1, not " + times);
    }
    this.kind = kind;
    this.chunks = chunks;
    this.error = Objects.requireNonNull(error, "error");
    this.times = times;
  }

  /**
   * The model fails before it says a word: status 200 and {@code {"error": …}}, as the body or as a
   * stream's only event.
   *
   * @param error the error's text
   * @return the fault
   */
  public static Fault errorBeforeChunks(String error) {
    return new Fault(Kind.FAIL, 0, error, 1);
  }

  /**
   * The model fails in the middle of a stream.
   *
   * @param chunks how many chunks go out before, from 0
   * @param error the error's text
   * @return the fault
   */
  public static Fault errorAfterChunks(int chunks, String error) {
    return new Fault(Kind.FAIL_MIDWAY, chunks, error, 1);
  }

  /**
   * The server closes the socket in the middle of a stream, without ending the HTTP body.
   *
   * @param chunks how many chunks go out before, from 0
   * @return the fault
   */
  public static Fault cutAfterChunks(int chunks) {
    return new Fault(Kind.CUT, chunks, "", 1);
  }

  /**
   * A stream falls silent, pings included, while its connection stays open.
   *
   * @param chunks how many chunks go out before, from 0
   * @return the fault
   */
  public static Fault stallAfterChunks(int chunks) {
    return new Fault(Kind.STALL, chunks, "", 1);
  }

  /**
   * The server takes the request and never answers, while the connection stays open.
   *
   * @return the fault
   */
  public static Fault stallBeforeHeaders() {
    return new Fault(Kind.HOLD, 0, "", 1);
  }

  /**
   * The server says that it is still starting: status 503, nothing was done.
   *
   * @return the fault
   */
  public static Fault serviceUnavailable() {
    return new Fault(Kind.REFUSE, 0, "LLM client not initialized", 1);
  }

  /**
   * Changes how often this happens.
   *
   * @param times the number of requests that it strikes, from 1; 1 if never called
   * @return the fault with this number
   */
  public Fault times(int times) {
    return new Fault(kind, chunks, error, times);
  }

  Kind kind() {
    return kind;
  }

  Scope scope() {
    return kind.scope;
  }

  int chunks() {
    return chunks;
  }

  String error() {
    return error;
  }

  int times() {
    return times;
  }

  @Override
  public String toString() {
    return "Fault{" + kind + ", chunks=" + chunks + ", error=" + error + ", times=" + times + "}";
  }
}
