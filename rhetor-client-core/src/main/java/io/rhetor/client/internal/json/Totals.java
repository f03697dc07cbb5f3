package io.rhetor.client.internal.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Sums that a server left out: empty if one of the parts is, since half a total misleads. */
final class Totals {
  private Totals() {}

  static <T> Optional<BigDecimal> ofSums(
      Collection<T> parts, Function<T, Optional<BigDecimal>> ofPart) {
    BigDecimal total = BigDecimal.ZERO;
    for (T part : parts) {
      Optional<BigDecimal> sum = ofPart.apply(part);
      if (sum.isEmpty()) {
        return Optional.empty();
      }
      total = total.add(sum.get());
    }
    return Optional.of(total);
  }

  static <T> OptionalLong ofCounts(Collection<T> parts, Function<T, OptionalLong> ofPart) {
    long total = 0;
    for (T part : parts) {
      OptionalLong count = ofPart.apply(part);
      if (count.isEmpty()) {
        return OptionalLong.empty();
      }
      try {
        total = Math.addExact(total, count.getAsLong());
      } catch (ArithmeticException beyondAllCounts) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(total);
  }
}
