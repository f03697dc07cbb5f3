package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.value.NamedValue;
import java.util.List;

/**
 * The time over which a server adds up what is spent. An open set: the constants are those that
 * every server knows, {@link #of(String)} names any other. Compared without case. A server refuses
 * a period that it does not know.
 */
public final class BudgetPeriod extends NamedValue {
  /** From midnight to midnight. */
  public static final BudgetPeriod DAILY = new BudgetPeriod("daily");

  /** A week. */
  public static final BudgetPeriod WEEKLY = new BudgetPeriod("weekly");

  /** A calendar month. */
  public static final BudgetPeriod MONTHLY = new BudgetPeriod("monthly");

  private static final List<BudgetPeriod> USUAL = List.of(DAILY, WEEKLY, MONTHLY);

  private BudgetPeriod(String value) {
    super("period", value, true);
  }

  /**
   * {@return the period of this name}
   *
   * @param value the name on the wire; one of those that every server knows in any case
   * @throws IllegalArgumentException if the name is blank
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetPeriod of(String value) {
    BudgetPeriod named = new BudgetPeriod(value);
    return USUAL.stream().filter(named::equals).findFirst().orElse(named);
  }

  /** Tells whether a name is that of a period which every server knows. */
  static boolean isUsual(String name) {
    return !name.isBlank() && USUAL.contains(new BudgetPeriod(name.strip()));
  }
}
