package io.rhetor.client.internal.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as people write them: {@code 10} where a reader of JSON would say {@code 1E+1}. */
final class Decimals {
  private static final int MAX_DIGITS = 1_000;

  private Decimals() {}

  /**
   * The number without needless zeros and without an exponent; null if it is too long for that,
   * since adding or printing 1E+1000000000 takes all memory.
   */
  static @Nullable BigDecimal plain(BigDecimal number) {
    long integerDigits = (long) number.precision() - number.scale();
    if (integerDigits > MAX_DIGITS || number.scale() > MAX_DIGITS) {
      return null;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
