package io.rhetor.client.internal.json;

import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import java.util.LinkedHashMap;
import java.util.Map;

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
    return JsonWriter.write(limit.toJson());
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
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("period", period.value());
    body.put("policy", policy.value());
    body.put("provider", provider);
    return JsonWriter.write(body);
  }
}
