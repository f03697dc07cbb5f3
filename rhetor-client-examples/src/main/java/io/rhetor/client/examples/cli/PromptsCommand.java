package io.rhetor.client.examples.cli;

import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.SystemPrompt;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and shows system prompts. */
@Command(name = "prompts", description = "Lists system prompts, or shows one.")
final class PromptsCommand extends ServerCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "The system prompt to show.")
  private @Nullable String id;

  @Option(names = "--component", paramLabel = "NAME", description = "List only this component's.")
  private @Nullable String component;

  @Option(names = "--tag", paramLabel = "NAME", description = "List only what has this tag.")
  private @Nullable String tag;

  PromptsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    RhetorPromptClient prompts = connection.rhetor().prompts();
    String wanted = id;
    if (wanted == null) {
      list(connection.await(() -> prompts.listPrompts(filter())), screen);
    } else {
      SystemPrompt prompt = connection.await(() -> prompts.getPrompt(wanted));
      if (json) {
        screen.json(prompt);
      } else {
        screen.line(prompt.content().orElse(""));
      }
    }
    return ExitCodes.OK;
  }

  private PromptFilter filter() {
    PromptFilter filter = PromptFilter.all();
    filter = component == null ? filter : filter.component(component);
    return tag == null ? filter : filter.tag(tag);
  }

  private void list(List<SystemPrompt> prompts, Screen screen) {
    if (json) {
      screen.json(prompts);
      return;
    }
    screen.table(
        List.of("ID", "COMPONENT", "DEFAULT", "NAME"),
        prompts.stream()
            .map(
                each ->
                    List.of(
                        each.promptId(),
                        each.component().orElse(""),
                        each.isDefault() ? "yes" : "no",
                        each.name().orElse("")))
            .collect(Collectors.toList()));
  }
}
