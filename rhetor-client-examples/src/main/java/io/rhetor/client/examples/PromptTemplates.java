package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.error.MissingVariablesException;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.PromptTemplate;
import java.io.PrintWriter;
import java.util.Map;

/** Stores a prompt at the server, fills it in, asks with it, gives it another text, deletes it. */
final class PromptTemplates {
  private PromptTemplates() {}

  static void run(RhetorConfig config, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      RhetorPromptClient prompts = rhetor.prompts();
      PromptTemplate template =
          await(
              prompts.createPromptTemplate(
                  NewPromptTemplate.builder()
                      .name("Component Documentation")
                      .category("documentation")
                      .template("Write documentation for {{ component }} in {{ tone }} words.")
                      .addVariables("component", "tone")
                      .build()));
      String id = template.templateId();
      out.println("Created " + id + " with the variables " + template.variables());
      try {
        use(rhetor, id, out);
      } finally {
        await(prompts.deletePromptTemplate(id));
      }
      out.println("Deleted " + id);
    }
  }

  private static void use(RhetorClient rhetor, String id, PrintWriter out) {
    RhetorPromptClient prompts = rhetor.prompts();
    String prompt = await(prompts.renderPrompt(id, Map.of("component", "Rhetor", "tone", "plain")));
    out.println("Prompt: " + prompt);
    out.println("Answer: " + await(rhetor.sendMessage(prompt)).message());
    try {
      await(prompts.renderPrompt(id, Map.of("component", "Rhetor")));
    } catch (MissingVariablesException incomplete) {
      out.println("Not filled in without " + incomplete.missing());
    }
    await(prompts.updatePromptTemplate(id, "Document {{ component }}."));
    out.println("Versions: " + await(prompts.listPromptTemplateVersions(id)).size());
    out.println("Prompt: " + await(prompts.renderPrompt(id, Map.of("component", "Hermes"))));
  }
}
