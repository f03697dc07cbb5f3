package io.rhetor.client.internal.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers that can be added and printed. */
final class Decimals {
  private static final int MAX_DIGITS = 1_000;
  private static final int MAX_CHARACTERS = 2 * MAX_DIGITS + 2;

  private static final Pattern PLAIN = Pattern.compile("-?[0-9]++(\\.[0-9]++)?+");

  private Decimals() {}

  /**
   * The number that a value is: a number, or a text that is a plain decimal such as {@code "10.50"}
   * and nothing else; null if it is none, is not finite, or is too long to be added or printed.
   */
  static @Nullable BigDecimal of(Object value) {
    if (value instanceof String) {
      String text = (String) value;
      boolean isOne = text.length() <= MAX_CHARACTERS && PLAIN.matcher(text).matches();
      return isOne ? plain(new BigDecimal(text)) : null;
    }
    if (value instanceof BigDecimal) {
      return plain((BigDecimal) value);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? plain(new BigDecimal(value.toString())) : null;
    }
    return value instanceof Number ? plain(new BigDecimal(value.toString())) : null;
  }

  /** The whole number that a value is, as a number or as a text; null if it is none. */
  static @Nullable BigInteger wholeOf(Object value) {
    BigDecimal number = of(value);
    if (number == null || (number.scale() > 0 && number.stripTrailingZeros().scale() > 0)) {
      return null;
    }
    return number.toBigInteger();
  }

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
