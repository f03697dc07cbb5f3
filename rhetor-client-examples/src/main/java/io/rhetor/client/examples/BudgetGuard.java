package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.PeriodStatus;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Spends until the daily budget of a simulated Rhetor is used up, which the client then says before
 * anything is sent. At a real server it changes no limit, and asks once.
 */
final class BudgetGuard {
  private static final BigDecimal LIMIT = new BigDecimal("0.01");
  private static final int MOST_QUESTIONS = 20;

  private static final MessageRequest EXPENSIVE =
      MessageRequest.builder()
          .message("What is Tekton?")
          .options(
              GenerationOptions.builder().provider("simulated").model("simulated-advanced").build())
          .build();

  private BudgetGuard() {}

  /** Asks a real server once, within whatever budget it has. */
  static void run(RhetorConfig config, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config);
        LlmClient guarded = guard(rhetor, out)) {
      out.println(await(guarded.sendMessage("What is Tekton?")).message());
      printBudget(rhetor, out);
    }
  }

  /** Uses up the budget of the simulated server. */
  static void useUp(RhetorConfig config, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config);
        LlmClient guarded = guard(rhetor, out)) {
      await(
          rhetor
              .budget()
              .setLimit(
                  BudgetLimit.builder()
                      .period(BudgetPeriod.DAILY)
                      .limit(LIMIT)
                      .policy(BudgetPolicy.ENFORCE)
                      .build()));
      for (int question = 1; question <= MOST_QUESTIONS; question++) {
        await(guarded.sendMessage(EXPENSIVE));
        out.println("Answer " + question);
      }
    } catch (BudgetExceededException exceeded) {
      out.println("Not sent: " + exceeded.getMessage());
    }
  }

  private static LlmClient guard(RhetorClient rhetor, PrintWriter out) {
    return BudgetAwareLlmClient.builder(rhetor, rhetor.budget())
        .cacheFor(Duration.ZERO)
        .warnAt(50)
        .onWarning(warning -> out.println("Warning: " + warning.message()))
        .build();
  }

  private static void printBudget(RhetorClient rhetor, PrintWriter out) {
    await(rhetor.budget().getStatus())
        .of(BudgetPeriod.DAILY)
        .flatMap(PeriodStatus::usage)
        .ifPresent(usage -> out.println("Spent today: " + usage.toPlainString() + " USD"));
  }
}
