package io.rhetor.client.examples.cli;

import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.context.ContextMessage;
import io.rhetor.client.context.ContextMessages;
import io.rhetor.client.context.ContextSearchResult;
import io.rhetor.client.context.ContextSummary;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.message.ContextId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, shows, searches, sums up and deletes what the server stored. */
@Command(
    name = "contexts",
    description = "Lists the stored conversations, or shows, searches, sums up or deletes one.")
final class ContextsCommand extends ServerCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "The context. Default: list all")
  private @Nullable String id;

  @ArgGroup private @Nullable Action action;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many messages or matches are shown at most. Default: ${DEFAULT-VALUE}")
  private int limit;

  /** What is done with a context, at most one of it. */
  static final class Action {
    @Option(names = "--search", paramLabel = "TEXT", description = "Search it for a text.")
    private @Nullable String search;

    @Option(names = "--summary", description = "Have it summed up.")
    private boolean summary;

    @Option(names = "--delete", description = "Delete it.")
    private boolean delete;
  }

  ContextsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    RhetorContexts contexts = connection.rhetor().contexts();
    if (id == null) {
      if (action != null) {
        throw usage("Which context is meant? Write its id behind the command.");
      }
      list(connection.await(contexts::listContexts), screen);
      return ExitCodes.OK;
    }
    ContextId context = ContextId.of(id);
    if (action == null) {
      show(connection.await(() -> contexts.getContext(context, limit, true)), screen);
    } else if (action.summary) {
      sumUp(connection.await(() -> contexts.summarizeContext(context)), screen);
    } else if (action.delete) {
      delete(context, connection, screen);
    } else {
      String text = Objects.requireNonNull(action.search, "search");
      found(connection.await(() -> contexts.searchContext(context, text, limit)), screen);
    }
    return ExitCodes.OK;
  }

  private void list(List<ContextInfo> contexts, Screen screen) {
    if (json) {
      screen.json(contexts);
      return;
    }
    screen.table(
        List.of("ID", "MESSAGES", "UPDATED"),
        contexts.stream()
            .map(
                each ->
                    List.of(
                        each.id(),
                        each.messageCount().isPresent()
                            ? String.valueOf(each.messageCount().getAsInt())
                            : "",
                        each.updatedAt().map(Instant::toString).orElse("")))
            .collect(Collectors.toList()));
  }

  private void show(ContextMessages conversation, Screen screen) {
    if (json) {
      screen.json(conversation);
    } else {
      conversation.messages().forEach(message -> line(message, screen));
    }
  }

  private void found(ContextSearchResult result, Screen screen) {
    if (json) {
      screen.json(result);
    } else {
      result.matches().forEach(match -> line(match.message(), screen));
    }
  }

  private static void line(ContextMessage message, Screen screen) {
    screen.line(message.role() + ": " + message.content());
  }

  private void sumUp(ContextSummary summary, Screen screen) {
    if (json) {
      screen.json(summary);
    } else {
      screen.line(summary.summary());
    }
  }

  private void delete(ContextId context, Connection connection, Screen screen) {
    connection.await(() -> connection.rhetor().contexts().deleteContext(context));
    if (json) {
      Map<String, Object> deleted = new LinkedHashMap<>();
      deleted.put("success", true);
      deleted.put("context_id", context.value());
      screen.json(deleted);
    } else {
      screen.line("Deleted " + context + ".");
    }
  }
}
