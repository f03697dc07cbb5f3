package io.rhetor.client.internal.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;

/** Requests as section 7 of {@code docs/protocol.md} documents them. */
public final class BudgetWriter {
  private BudgetWriter() {}

  /**
   * Writes the body of {@code POST /budget/limit}.
   *
   * @param limit the limit
   * @return JSON in UTF-8
   */
  public static byte[] limit(BudgetLimit limit) {
    ObjectNode body = Json.newObject();
    body.put("period", limit.period().value());
    // As a number node, 0.0000001 would be written as 1E-7 and 2.50 as 2.5.
    body.putRawValue("limit_amount", new RawValue(limit.limit().toPlainString()));
    body.put("provider", limit.provider());
    limit.policy().ifPresent(policy -> body.put("enforcement", policy.value()));
    body.setAll((ObjectNode) Json.toNode(limit.additionalProperties()));
    return Json.write(body);
  }

  /**
   * Writes the body of {@code POST /budget/policy}.
   *
   * @param period the period of the limit
   * @param policy what to do when it is passed
   * @param provider the provider of the limit
   * @return JSON in UTF-8
   */
  public static byte[] policy(BudgetPeriod period, BudgetPolicy policy, String provider) {
    ObjectNode body = Json.newObject();
    body.put("period", period.value());
    body.put("policy", policy.value());
    body.put("provider", provider);
    return Json.write(body);
  }
}
