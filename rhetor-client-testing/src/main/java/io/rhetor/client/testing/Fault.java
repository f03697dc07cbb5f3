package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.PlannedFault;
import io.rhetor.client.testing.internal.PlannedFault.Kind;
import java.util.Objects;

/**
 * Something that goes wrong in a {@link SimulatedRhetor}, once unless {@link #times} says
 * otherwise. Immutable.
 *
 * <p>Each kind applies to some requests only and waits for the next of these:
 *
 * <ul>
 *   <li>any request at all, the handshake of a WebSocket included: {@link #serviceUnavailable()},
 *       {@link #stallBeforeHeaders()}
 *   <li>a message or chat, streamed or not: {@link #errorBeforeChunks}
 *   <li>a stream, over HTTP or a WebSocket: {@link #errorAfterChunks}, {@link #cutAfterChunks},
 *       {@link #stallAfterChunks}
 *   <li>the handshake of a WebSocket: {@link #refuseWebSocket}
 *   <li>{@code REGISTER}: {@link #neverRegister()}
 *   <li>any other request over a WebSocket: {@link #silence()}; if it can be answered at all also
 *       {@link #fatalErrorAfterChunks}, {@link #closeAfterChunks}, {@link #binaryFrameAfterChunks}
 *       and {@link #textFrameAfterChunks}, which strike in place of an answer that is no stream
 * </ul>
 *
 * <p>A number of chunks beyond the answer's own means: after the last word, in place of the end.
 */
public final class Fault {
  private final PlannedFault plan;

  private Fault(PlannedFault plan) {
    this.plan = plan;
  }

  private static Fault of(Kind kind, int chunks, String text) {
    return new Fault(new PlannedFault(kind, chunks, 0, text, 1));
  }

  /**
   * The model fails before it says a word: status 200 and {@code {"error": …}}, as the body or as a
   * stream's only event.
   *
   * @param error the error's text
   * @return the fault
   */
  public static Fault errorBeforeChunks(String error) {
    return of(Kind.FAIL, 0, Objects.requireNonNull(error, "error"));
  }

  /**
   * The model fails in the middle of a stream.
   *
   * @param chunks how many chunks go out before, from 0
   * @param error the error's text
   * @return the fault
   */
  public static Fault errorAfterChunks(int chunks, String error) {
    return of(Kind.FAIL_MIDWAY, chunks, Objects.requireNonNull(error, "error"));
  }

  /**
   * The server closes the socket in the middle of a stream, without ending the HTTP body or without
   * a close frame.
   *
   * @param chunks how many chunks go out before, from 0
   * @return the fault
   */
  public static Fault cutAfterChunks(int chunks) {
    return of(Kind.CUT, chunks, "");
  }

  /**
   * A stream falls silent, its own pings included, while its connection stays open. On a WebSocket
   * nothing else is answered from then on but protocol pings.
   *
   * @param chunks how many chunks go out before, from 0
   * @return the fault
   */
  public static Fault stallAfterChunks(int chunks) {
    return of(Kind.STALL, chunks, "");
  }

  /**
   * The server takes the request and never answers, while the connection stays open.
   *
   * @return the fault
   */
  public static Fault stallBeforeHeaders() {
    return of(Kind.HOLD, 0, "");
  }

  /**
   * The server says that it is still starting: status 503, nothing was done.
   *
   * @return the fault
   */
  public static Fault serviceUnavailable() {
    return of(Kind.REFUSE, 0, "LLM client not initialized");
  }

  /**
   * The server refuses the handshake of a WebSocket.
   *
   * @param status the HTTP status, from 300 to 599; 403 is what a wrong path gets
   * @return the fault
   */
  public static Fault refuseWebSocket(int status) {
    if (status < 300 || status > 599) {
      throw new IllegalArgumentException("status: must be from 300 to 599, not " + status);
    }
    return new Fault(new PlannedFault(Kind.REFUSE_WEB_SOCKET, 0, status, "", 1));
  }

  /**
   * The server takes {@code REGISTER} and never answers it, nor anything after it on that
   * connection, which stays open.
   *
   * @return the fault
   */
  public static Fault neverRegister() {
    return of(Kind.NEVER_REGISTER, 0, "");
  }

  /**
   * The server takes a request over a WebSocket, does nothing, and answers neither it nor anything
   * after it on that connection, which stays open.
   *
   * @return the fault
   */
  public static Fault silence() {
    return of(Kind.IGNORE, 0, "");
  }

  /**
   * The server's handler of a WebSocket dies: an {@code ERROR}, and nothing is answered after it on
   * that connection, which stays open.
   *
   * @param chunks how many chunks of a stream go out before, from 0
   * @param error the error's text
   * @return the fault
   */
  public static Fault fatalErrorAfterChunks(int chunks, String error) {
    return of(Kind.FATAL_ERROR, chunks, Objects.requireNonNull(error, "error"));
  }

  /**
   * The server closes a WebSocket.
   *
   * @param chunks how many chunks of a stream go out before, from 0
   * @param code such as 1011 or 1012: from 1000 to 1003, 1007 to 1014 or 3000 to 4999; or 1006,
   *     which closes the socket without a close frame
   * @param reason the reason in the close frame, may be empty
   * @return the fault
   */
  public static Fault closeAfterChunks(int chunks, int code, String reason) {
    boolean canBeSent =
        (code >= 1000 && code <= 1003)
            || (code >= 1006 && code <= 1014)
            || (code >= 3000 && code <= 4999);
    if (!canBeSent) {
      throw new IllegalArgumentException(
          "code: must be from 1000 to 1003, 1006 to 1014 or 3000 to 4999, not " + code);
    }
    return new Fault(
        new PlannedFault(Kind.CLOSE, chunks, code, Objects.requireNonNull(reason, "reason"), 1));
  }

  /**
   * The server sends a binary frame over a WebSocket, and then nothing more.
   *
   * @param chunks how many chunks of a stream go out before, from 0
   * @return the fault
   */
  public static Fault binaryFrameAfterChunks(int chunks) {
    return of(Kind.BINARY_FRAME, chunks, "");
  }

  /**
   * The server sends any text over a WebSocket, and then nothing more.
   *
   * @param chunks how many chunks of a stream go out before, from 0
   * @param text the text, for example one that is no JSON
   * @return the fault
   */
  public static Fault textFrameAfterChunks(int chunks, String text) {
    return of(Kind.TEXT_FRAME, chunks, Objects.requireNonNull(text, "text"));
  }

  /**
   * Changes how often this happens.
   *
   * @param times the number of requests that it strikes, from 1; 1 if never called
   * @return the fault with this number
   */
  public Fault times(int times) {
    return new Fault(plan.times(times));
  }

  PlannedFault plan() {
    return plan;
  }

  @Override
  public String toString() {
    return plan.toString();
  }
}
