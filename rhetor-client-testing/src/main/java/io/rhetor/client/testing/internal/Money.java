package io.rhetor.client.testing.internal;

import java.math.BigDecimal;

/** Amounts of money as JSON numbers. */
final class Money {
  private Money() {}

  /** Leaves an amount no more digits than it needs, but always one after the point. */
  static BigDecimal json(BigDecimal amount) {
    BigDecimal shortest = amount.stripTrailingZeros();
    return shortest.scale() < 1 ? shortest.setScale(1) : shortest;
  }
}
