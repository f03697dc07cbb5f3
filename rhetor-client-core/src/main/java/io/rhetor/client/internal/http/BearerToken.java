package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.run.FatalErrors;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The token that a caller's supplier hands out for one request. */
public final class BearerToken {
  private BearerToken() {}

  /** Makes the supplier of a token that never changes. */
  public static Supplier<String> fixed(String token) {
    return new Fixed(token);
  }

  /** {@return whether a supplier runs no code of a caller} */
  public static boolean isFixed(Supplier<String> token) {
    return token instanceof Fixed;
  }

  /** Asks for the token, and refuses one that no header may have. */
  static String read(Supplier<String> token) {
    return ask(
        "The token supplier",
        token,
        value -> !value.isEmpty() && value.chars().allMatch(c -> c > 0x20 && c < 0x7F),
        "null, nothing or a text with blanks or characters that no header may have");
  }

  /** Asks a supplier of the user for the value of a header. */
  static String ask(
      String named, Supplier<String> supplier, Predicate<String> isRight, String wrong) {
    String value;
    try {
      value = supplier.get();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      throw new RhetorConnectionException(
          named + " failed, so that nothing was sent. Look at the cause, and correct the supplier.",
          thrown,
          false);
    }
    if (value == null || !isRight.test(value)) {
      throw new RhetorConnectionException(
          named + " returned " + wrong + ", so that nothing was sent. Correct the supplier.",
          null,
          false);
    }
    return value;
  }

  /** A token that never changes. */
  private static final class Fixed implements Supplier<String> {
    private final String token;

    Fixed(String token) {
      this.token = token;
    }

    @Override
    public String get() {
      return token;
    }
  }
}
