package io.rhetor.client.internal.json;

import java.util.Arrays;

/** Bytes that are no JSON object. What that means for a call, its caller knows. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int MAX_KEPT = 64 * 1024;

  private final String problem;
  private final byte[] beginning;

  public MalformedJsonException(String problem) {
    this(problem, new byte[0], 0, 0);
  }

  MalformedJsonException(String problem, byte[] bytes, int offset, int length) {
    super(problem);
    this.problem = problem;
    this.beginning = Arrays.copyOfRange(bytes, offset, offset + Math.min(length, MAX_KEPT));
  }

  /** Returns what is wrong. */
  public String problem() {
    return problem;
  }

  /** {@return the beginning of the bytes; empty if there are none to show} */
  public String snippet(Redactor redactor) {
    return redactor.snippet(beginning, 0, beginning.length);
  }
}
