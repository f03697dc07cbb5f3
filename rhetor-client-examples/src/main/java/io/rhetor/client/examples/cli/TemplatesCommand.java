package io.rhetor.client.examples.cli;

import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.PromptTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, shows and fills in prompt templates. */
@Command(name = "templates", description = "Lists prompt templates, shows one or fills it in.")
final class TemplatesCommand extends ServerCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "The template to show or fill in.")
  private @Nullable String id;

  @Option(names = "--category", paramLabel = "NAME", description = "List only this category.")
  private @Nullable String category;

  @Option(names = "--tag", paramLabel = "NAME", description = "List only what has this tag.")
  private @Nullable String tag;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "A value to fill in; one such option for each.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(names = "--render", description = "Fill the template in; --var implies it.")
  private boolean render;

  TemplatesCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    RhetorPromptClient prompts = connection.rhetor().prompts();
    String wanted = id;
    boolean filledIn = render || !variables.isEmpty();
    if (wanted == null) {
      if (filledIn) {
        throw usage("Which template is to be filled in? Write its id behind the command.");
      }
      list(connection.await(() -> prompts.listPromptTemplates(filter())), screen);
    } else if (filledIn) {
      String prompt = connection.await(() -> prompts.renderPrompt(wanted, variables));
      if (json) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        rendered.put("template_id", wanted);
        rendered.put("rendered_content", prompt);
        screen.json(rendered);
      } else {
        screen.line(prompt);
      }
    } else {
      show(connection.await(() -> prompts.getPromptTemplate(wanted)), screen);
    }
    return ExitCodes.OK;
  }

  private PromptFilter filter() {
    PromptFilter filter = PromptFilter.all();
    filter = category == null ? filter : filter.category(category);
    return tag == null ? filter : filter.tag(tag);
  }

  private void list(List<PromptTemplate> templates, Screen screen) {
    if (json) {
      screen.json(templates);
      return;
    }
    screen.table(
        List.of("ID", "CATEGORY", "VARIABLES", "NAME"),
        templates.stream()
            .map(
                each ->
                    List.of(
                        each.templateId(),
                        each.category().orElse(""),
                        String.join(",", each.variables()),
                        each.name().orElse("")))
            .collect(Collectors.toList()));
  }

  private void show(PromptTemplate template, Screen screen) {
    if (json) {
      screen.json(template);
    } else {
      screen.line(template.content().orElse(""));
    }
  }
}
