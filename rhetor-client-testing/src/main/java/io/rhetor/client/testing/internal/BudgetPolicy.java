package io.rhetor.client.testing.internal;

import java.util.Locale;

/** What happens when a budget is used up. */
enum BudgetPolicy {
  IGNORE,
  WARN,
  ENFORCE;

  /**
   * Reads a policy.
   *
   * @param what how the client called it, for the refusal
   */
  static BudgetPolicy of(String what, String name) {
    for (BudgetPolicy policy : values()) {
      if (policy.wireName().equals(name)) {
        return policy;
      }
    }
    throw Refusal.of(
        400, "Invalid " + what + ": " + name + ". Must be one of: ignore, warn, enforce");
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
