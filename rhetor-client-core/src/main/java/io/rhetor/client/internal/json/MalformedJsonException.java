package io.rhetor.client.internal.json;

/** Bytes that are no JSON object. What that means for a call, its caller knows. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String snippet;

  MalformedJsonException(String problem, String snippet) {
    super(problem);
    this.problem = problem;
    this.snippet = snippet;
  }

  /**
   * Returns what is wrong.
   *
   * @return a phrase
   */
  public String problem() {
    return problem;
  }

  /**
   * Returns the beginning of the bytes.
   *
   * @return a short text with quoted values left out
   */
  public String snippet() {
    return snippet;
  }
}
