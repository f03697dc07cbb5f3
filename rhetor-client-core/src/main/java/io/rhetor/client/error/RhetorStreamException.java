package io.rhetor.client.error;

import java.util.Objects;

/**
 * A streamed answer ended before its end, after at least one chunk had come. The cause is the plain
 * failure: a model error, a lost connection, a timeout, the client closed.
 */
public final class RhetorStreamException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private final String partial;
  private final boolean partialCut;

  /**
   * Creates the failure.
   *
   * @param partial the text that had come before the failure
   * @param partialCut whether {@code partial} is only the beginning of that text
   * @param cause the plain failure
   */
  public RhetorStreamException(String partial, boolean partialCut, RhetorException cause) {
    super(
        "The stream broke off after "
            + partial.length()
            + (partialCut ? " or more" : "")
            + " characters; partial() has them. "
            + cause.getMessage(),
        cause,
        cause.isRetryable(),
        true);
    this.partial = Objects.requireNonNull(partial, "partial");
    this.partialCut = partialCut;
  }

  /**
   * {@return the text that had come before the failure: the text from the answer's beginning; after
   * a restart by a fallback provider, from the restart on}
   */
  public String partial() {
    return partial;
  }

  /**
   * {@return whether {@link #partial()} was cut at the limit on text kept for it: true if more text
   * had come than {@code partial()} has}
   */
  public boolean isPartialCut() {
    return partialCut;
  }
}
