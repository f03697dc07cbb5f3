package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorConnectionException;
import java.util.function.Supplier;

/** The token that a caller's supplier hands out for one request. */
public final class BearerToken {
  private BearerToken() {}

  /**
   * Asks for the token.
   *
   * @param token the supplier
   * @return the token, fit for a header
   * @throws RhetorConnectionException if there is none
   */
  public static String read(Supplier<String> token) {
    String value;
    try {
      value = token.get();
    } catch (RuntimeException thrown) {
      throw new RhetorConnectionException(
          "The token supplier of RhetorConfig failed, so that nothing was sent. Mend the supplier.",
          thrown,
          false);
    }
    if (value == null || value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw new RhetorConnectionException(
          "The token supplier of RhetorConfig returned null, nothing or a text with blanks or characters"
              + " that no header may have, so that nothing was sent. Mend the supplier.",
          null,
          false);
    }
    return value;
  }
}
