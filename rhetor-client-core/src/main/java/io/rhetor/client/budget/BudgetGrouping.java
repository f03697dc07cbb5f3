package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.value.NamedValue;

/**
 * What a server sorts by when it adds up what was spent. An open set: the constants are those that
 * every server knows, {@link #of(String)} names any other. A server refuses a grouping that it does
 * not know.
 */
public final class BudgetGrouping extends NamedValue {
  /** By who answered. */
  public static final BudgetGrouping PROVIDER = new BudgetGrouping("provider");

  /** By the model that answered. */
  public static final BudgetGrouping MODEL = new BudgetGrouping("model");

  /** By the component that asked. */
  public static final BudgetGrouping COMPONENT = new BudgetGrouping("component");

  /** By the kind of work. */
  public static final BudgetGrouping TASK_TYPE = new BudgetGrouping("task_type");

  private BudgetGrouping(String value) {
    super("grouping", value, false);
  }

  /**
   * {@return the grouping of this name}
   *
   * @param value the name on the wire
   * @throws IllegalArgumentException if the name is blank
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetGrouping of(String value) {
    return new BudgetGrouping(value);
  }
}
