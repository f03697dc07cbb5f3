package io.rhetor.client.budget;

import io.rhetor.client.internal.check.Checks;
import java.util.List;
import java.util.Locale;

/**
 * The time over which a server adds up what is spent. An open set: the constants are those that
 * every server knows, {@link #of(String)} names any other. Compared without case. A server refuses
 * a period that it does not know.
 */
public final class BudgetPeriod {
  /** From midnight to midnight. */
  public static final BudgetPeriod DAILY = new BudgetPeriod("daily");

  /** A week. */
  public static final BudgetPeriod WEEKLY = new BudgetPeriod("weekly");

  /** A calendar month. */
  public static final BudgetPeriod MONTHLY = new BudgetPeriod("monthly");

  private static final List<BudgetPeriod> USUAL = List.of(DAILY, WEEKLY, MONTHLY);

  private final String value;

  private BudgetPeriod(String value) {
    this.value = value;
  }

  /**
   * Names a period.
   *
   * @param value the name on the wire; one of those that every server knows in any case
   * @return the period
   * @throws IllegalArgumentException if the name is blank
   */
  public static BudgetPeriod of(String value) {
    BudgetPeriod named = new BudgetPeriod(Checks.requireText("period", value));
    return USUAL.stream().filter(named::equals).findFirst().orElse(named);
  }

  /**
   * Returns the name on the wire.
   *
   * @return for example {@code daily}
   */
  public String value() {
    return value;
  }

  /** Tells whether a name is that of a period which every server knows. */
  static boolean isUsual(String name) {
    return USUAL.contains(new BudgetPeriod(name.strip()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BudgetPeriod && value.equalsIgnoreCase(((BudgetPeriod) other).value);
  }

  @Override
  public int hashCode() {
    return value.toLowerCase(Locale.ROOT).hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
