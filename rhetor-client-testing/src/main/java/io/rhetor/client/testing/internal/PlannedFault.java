package io.rhetor.client.testing.internal;

/** A fault that was injected: what it is, which requests it strikes, and how often. Immutable. */
public final class PlannedFault {
  /** Which requests a fault can strike. */
  enum Scope {
    REQUEST,
    ANSWER,
    STREAM,
    HANDSHAKE,
    REGISTRATION,
    FRAME,
    FRAMED_ANSWER
  }

  /** What happens. */
  public enum Kind {
    REFUSE(Scope.REQUEST),
    HOLD(Scope.REQUEST),
    FAIL(Scope.ANSWER),
    FAIL_MIDWAY(Scope.STREAM),
    CUT(Scope.STREAM),
    STALL(Scope.STREAM),
    REFUSE_WEB_SOCKET(Scope.HANDSHAKE),
    NEVER_REGISTER(Scope.REGISTRATION),
    IGNORE(Scope.FRAME),
    FATAL_ERROR(Scope.FRAMED_ANSWER),
    CLOSE(Scope.FRAMED_ANSWER),
    BINARY_FRAME(Scope.FRAMED_ANSWER),
    TEXT_FRAME(Scope.FRAMED_ANSWER);

    private final Scope scope;

    Kind(Scope scope) {
      this.scope = scope;
    }
  }

  /** The code of a connection that was closed without a close frame; never on the wire. */
  static final int NO_CLOSE_FRAME = 1006;

  private final Kind kind;
  private final int chunks;
  private final int code;
  private final String text;
  private final int times;

  public PlannedFault(Kind kind, int chunks, int code, String text, int times) {
    if (chunks < 0) {
      throw new IllegalArgumentException("chunks: must not be negative, not " + chunks);
    }
    if (times < 1) {
      throw new IllegalArgumentException("times: must be at least 1, not " + times);
    }
    this.kind = kind;
    this.chunks = chunks;
    this.code = code;
    this.text = text;
    this.times = times;
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

  /** A close code or a status; 0 if the kind has none. */
  int code() {
    return code;
  }

  /** The text of an error or of a frame, or the reason of a close; empty if the kind has none. */
  String text() {
    return text;
  }

  /** Returns a fault that is the same this many times. */
  public PlannedFault times(int number) {
    return new PlannedFault(kind, chunks, code, text, number);
  }

  int times() {
    return times;
  }

  @Override
  public String toString() {
    return "Fault{"
        + kind
        + ", chunks="
        + chunks
        + (code == 0 ? "" : ", code=" + code)
        + ", text="
        + text
        + ", times="
        + times
        + "}";
  }
}
