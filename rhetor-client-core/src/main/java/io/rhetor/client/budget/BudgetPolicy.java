package io.rhetor.client.budget;

import io.rhetor.client.internal.check.Checks;
import java.util.List;
import java.util.Locale;

/**
 * What a server does when a limit is passed. An open set: the constants are those that every server
 * knows, {@link #of(String)} names any other. Compared without case. A server refuses a policy that
 * it does not know.
 */
public final class BudgetPolicy {
  /** Nothing: what is spent is only counted. */
  public static final BudgetPolicy IGNORE = new BudgetPolicy("ignore");

  /** Answers, and warns; an observed server warns in its own log alone. */
  public static final BudgetPolicy WARN = new BudgetPolicy("warn");

  /** Spends no more; an observed server does not refuse but answers from a cheaper model. */
  public static final BudgetPolicy ENFORCE = new BudgetPolicy("enforce");

  private static final List<BudgetPolicy> USUAL = List.of(IGNORE, WARN, ENFORCE);

  private final String value;

  private BudgetPolicy(String value) {
    this.value = value;
  }

  /**
   * Names a policy.
   *
   * @param value the name on the wire; one of those that every server knows in any case
   * @return the policy
   * @throws IllegalArgumentException if the name is blank
   */
  public static BudgetPolicy of(String value) {
    BudgetPolicy named = new BudgetPolicy(Checks.requireText("policy", value));
    return USUAL.stream().filter(named::equals).findFirst().orElse(named);
  }

  /**
   * Returns the name on the wire.
   *
   * @return for example {@code warn}
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BudgetPolicy && value.equalsIgnoreCase(((BudgetPolicy) other).value);
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
