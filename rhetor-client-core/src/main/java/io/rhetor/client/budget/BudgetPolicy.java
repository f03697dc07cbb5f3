package io.rhetor.client.budget;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.value.NamedValue;
import java.util.List;

/**
 * What a server does when a limit is passed. An open set: the constants are those that every server
 * knows, {@link #of(String)} names any other. Compared without case. A server refuses a policy that
 * it does not know.
 */
public final class BudgetPolicy extends NamedValue {
  /** Nothing: what is spent is only counted. */
  public static final BudgetPolicy IGNORE = new BudgetPolicy("ignore");

  /** Answers, and warns; an observed server warns in its own log alone. */
  public static final BudgetPolicy WARN = new BudgetPolicy("warn");

  /** Spends no more; an observed server does not refuse but answers from a cheaper model. */
  public static final BudgetPolicy ENFORCE = new BudgetPolicy("enforce");

  private static final List<BudgetPolicy> USUAL = List.of(IGNORE, WARN, ENFORCE);

  private BudgetPolicy(String value) {
    super("policy", value, true);
  }

  /**
   * {@return the policy of this name}
   *
   * @param value the name on the wire; one of those that every server knows in any case
   * @throws IllegalArgumentException if the name is blank
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BudgetPolicy of(String value) {
    BudgetPolicy named = new BudgetPolicy(value);
    return USUAL.stream().filter(named::equals).findFirst().orElse(named);
  }
}
