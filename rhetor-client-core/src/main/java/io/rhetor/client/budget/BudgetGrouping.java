package io.rhetor.client.budget;

import io.rhetor.client.internal.check.Checks;
import java.util.Objects;

/**
 * What a server sorts by when it adds up what was spent. An open set: the constants are those that
 * every server knows, {@link #of(String)} names any other. A server refuses a grouping that it does
 * not know.
 */
public final class BudgetGrouping {
  /** By who answered. */
  public static final BudgetGrouping PROVIDER = new BudgetGrouping("provider");

  /** By the model that answered. */
  public static final BudgetGrouping MODEL = new BudgetGrouping("model");

  /** By the component that asked. */
  public static final BudgetGrouping COMPONENT = new BudgetGrouping("component");

  /** By the kind of work. */
  public static final BudgetGrouping TASK_TYPE = new BudgetGrouping("task_type");

  private final String value;

  private BudgetGrouping(String value) {
    this.value = value;
  }

  /**
   * Names a grouping.
   *
   * @param value the name on the wire
   * @return the grouping
   * @throws IllegalArgumentException if the name is blank
   */
  public static BudgetGrouping of(String value) {
    return new BudgetGrouping(Checks.requireText("grouping", value));
  }

  /**
   * Returns the name on the wire.
   *
   * @return for example {@code provider}
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BudgetGrouping && value.equals(((BudgetGrouping) other).value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
