package io.rhetor.client.examples.cli;

import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.budget.BudgetStatus;
import io.rhetor.client.budget.PeriodStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells where the budgets stand, and sets a limit. */
@Command(name = "budget", description = "Tells where the budgets stand, or sets a limit.")
final class BudgetCommand extends ServerCommand {
  @Option(
      names = "--limit",
      paramLabel = "USD",
      description = "Set the limit of --period, for all users of the server; 0 for none.")
  private @Nullable BigDecimal limit;

  @Option(
      names = "--period",
      paramLabel = "PERIOD",
      defaultValue = "daily",
      description = "What --limit is for: daily, weekly or monthly. Default: ${DEFAULT-VALUE}")
  private String period = "";

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "What the limit of --limit does: ignore, warn or enforce.")
  private @Nullable String policy;

  BudgetCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    if (limit != null) {
      set(limit, connection);
    } else if (policy != null) {
      throw usage("--policy goes with a --limit.");
    }
    BudgetStatus status = connection.await(() -> connection.rhetor().budget().getStatus());
    if (json) {
      screen.json(status);
    } else {
      show(status, screen);
    }
    return ExitCodes.OK;
  }

  private void set(BigDecimal amount, Connection connection) {
    BudgetLimit.Builder wanted =
        BudgetLimit.builder().period(BudgetPeriod.of(period)).limit(amount);
    if (policy != null) {
      wanted.policy(BudgetPolicy.of(policy));
    }
    connection.await(() -> connection.rhetor().budget().setLimit(wanted.build()));
  }

  private static void show(BudgetStatus status, Screen screen) {
    List<List<String>> rows = new ArrayList<>();
    status.periods().forEach((name, each) -> rows.add(row(name, each)));
    screen.table(List.of("PERIOD", "USED", "LIMIT", "LEFT", "POLICY"), rows);
    if (!status.isReadable()) {
      screen.warn("Parts of the budget cannot be read; --json shows what the server says.");
    }
  }

  private static List<String> row(BudgetPeriod name, PeriodStatus status) {
    return List.of(
        name.toString(),
        dollars(status.usage()),
        status.hasLimit() ? dollars(status.limit()) : "none",
        status.hasLimit() ? dollars(status.remaining()) : "",
        status.policy().map(BudgetPolicy::toString).orElse(""));
  }

  private static String dollars(Optional<BigDecimal> amount) {
    return amount.map(value -> "$" + value.toPlainString()).orElse("?");
  }
}
