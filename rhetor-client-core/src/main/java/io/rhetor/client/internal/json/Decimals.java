package io.rhetor.client.internal.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers that can be added and printed. */
final class Decimals {
  private static final int MAX_DIGITS = 1_000;

  private Decimals() {}

  /**
   * The number, 1E+3 as 1000; null if it is too long for that, since adding or printing
   * 1E+1000000000 takes all memory.
   */
  static @Nullable BigDecimal plain(BigDecimal number) {
    long integerDigits = (long) number.precision() - number.scale();
    if (integerDigits > MAX_DIGITS || number.scale() > MAX_DIGITS) {
      return null;
    }
    return number.scale() < 0 ? number.setScale(0) : number;
  }
}
