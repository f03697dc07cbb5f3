package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /budget} and its limits and policies. */
final class BudgetEndpoints {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Timestamps timestamps;
  private final UsageLedger ledger;
  private final BudgetLimits limits;

  BudgetEndpoints(AnswerStyle shape, Budget budget) {
    this.timestamps = new Timestamps(shape);
    this.ledger = budget.ledger();
    this.limits = budget.limits();
  }

  void addTo(Routes routes) {
    routes.get("/budget", request -> Replies.json(request.response(), status()));
    routes.get("/budget/settings", request -> Replies.json(request.response(), settings()));
    routes.get(
        "/budget/model-tiers", request -> Replies.json(request.response(), PriceList.tiers()));
    routes.post("/budget/limit", this::setLimit);
    routes.post("/budget/policy", this::setPolicy);
  }

  private JsonObject status() {
    JsonObject status = new JsonObject();
    for (BudgetPeriod period : BudgetPeriod.values()) {
      status.put(period.wireName(), status(period));
    }
    return status;
  }

  private JsonObject status(BudgetPeriod period) {
    BigDecimal usage = ledger.cost(period, Optional.empty());
    Optional<BudgetLimit> ofAll = limits.find(period, BudgetLimits.ALL);
    Optional<BigDecimal> limit = ofAll.filter(BudgetLimit::limits).map(BudgetLimit::amount);
    @Nullable BigDecimal remaining =
        limit.map(amount -> Money.json(amount.subtract(usage))).orElse(null);
    @Nullable BigDecimal percentage =
        limit
            .map(amount -> usage.multiply(HUNDRED).divide(amount, 4, RoundingMode.HALF_UP))
            .map(Money::json)
            .orElse(null);
    return new JsonObject()
        .put("usage", Money.json(usage))
        .put("limit", Money.json(ofAll.map(BudgetLimit::amount).orElse(BigDecimal.ZERO)))
        .put("remaining", remaining)
        .put("policy", ofAll.map(BudgetLimit::policy).orElse(BudgetPolicy.WARN).wireName())
        .put("percentage", percentage);
  }

  private JsonObject settings() {
    JsonObject settings = new JsonObject();
    for (BudgetPeriod period : BudgetPeriod.values()) {
      settings.put(period.wireName(), settings(limits.list(period)));
    }
    return settings;
  }

  private JsonArray settings(List<BudgetLimit> all) {
    JsonArray items = new JsonArray();
    for (BudgetLimit limit : all) {
      items.add(
          new JsonObject()
              .put("id", limit.id())
              .put("provider", limit.provider())
              .put("limit_amount", Money.json(limit.amount()))
              .put("enforcement", limit.policy().wireName())
              .put("start_date", timestamps.of(limit.startDate())));
    }
    return items;
  }

  private void setLimit(HttpServerRequest request, RequestBody body) {
    String periodName = body.text("period");
    BigDecimal amount = body.number("limit_amount");
    String provider = body.text("provider", BudgetLimits.ALL);
    Optional<String> enforcement = body.optionalText("enforcement");
    body.check();
    BudgetPeriod period = BudgetPeriod.of(periodName);
    Optional<BudgetPolicy> policy =
        enforcement.map(name -> BudgetPolicy.of("enforcement policy", name));
    BudgetLimit limit = limits.open(period, provider);
    limit.setAmount(amount);
    policy.ifPresent(limit::setPolicy);
    Replies.json(
        request.response(),
        new JsonObject()
            .put("success", true)
            .put("period", periodName)
            .put("limit_amount", Money.json(amount))
            .put("provider", provider)
            .put("enforcement", enforcement.orElse(null)));
  }

  private void setPolicy(HttpServerRequest request, RequestBody body) {
    String periodName = body.text("period");
    String policyName = body.text("policy");
    String provider = body.text("provider", BudgetLimits.ALL);
    body.check();
    BudgetPeriod period = BudgetPeriod.of(periodName);
    BudgetPolicy policy = BudgetPolicy.of("policy", policyName);
    limits.open(period, provider).setPolicy(policy);
    Replies.json(
        request.response(),
        new JsonObject()
            .put("success", true)
            .put("period", periodName)
            .put("policy", policyName)
            .put("provider", provider));
  }
}
