package io.rhetor.client.captures;

import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.support.Capture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The calls of the prompt client that lead to the path of a capture. */
final class PromptCalls {
  private PromptCalls() {}

  static CompletableFuture<PromptTemplate> template(RhetorPromptClient prompts, Capture capture) {
    switch (capture.method()) {
      case "POST":
        return prompts.createPromptTemplate(
            NewPromptTemplate.builder().name("Any").template("Any").build());
      case "PUT":
        return prompts.updatePromptTemplate(lastStep(capture), "Any");
      default:
        return capture
            .parameter("version_id")
            .map(version -> prompts.getPromptTemplate(lastStep(capture), version))
            .orElseGet(() -> prompts.getPromptTemplate(lastStep(capture)));
    }
  }

  static CompletableFuture<SystemPrompt> systemPrompt(RhetorPromptClient prompts, Capture capture) {
    switch (capture.method()) {
      case "POST":
        return prompts.createPrompt(
            NewSystemPrompt.builder().name("Any").component("any").content("Any").build());
      case "PUT":
        return prompts.updatePrompt(lastStep(capture), "Any");
      default:
        return prompts.getPrompt(lastStep(capture));
    }
  }

  /** Renders as the recorded request did, without the check that asks for the template. */
  static CompletableFuture<String> render(RhetorPromptClient prompts, Capture capture) {
    return prompts.renderPrompt(
        RenderRequest.builder()
            .templateId(capture.requestBody().get("template_id").asText())
            .variables(Map.of("captain", "Ines"))
            .checked(false)
            .build());
  }

  static CompletableFuture<?> any(RhetorPromptClient prompts, Capture capture) {
    boolean ofTemplates = capture.path().startsWith("/templates");
    List<String> steps = List.of(capture.path().split("/"));
    String last = lastStep(capture);
    if (capture.method().equals("DELETE")) {
      return ofTemplates ? prompts.deletePromptTemplate(last) : prompts.deletePrompt(last);
    }
    switch (last) {
      case "render":
        return render(prompts, capture);
      case "compare":
        return prompts.comparePrompts("quill_night", "rhetor_default");
      case "versions":
        return prompts.listPromptTemplateVersions(steps.get(steps.size() - 2));
      default:
        if (steps.size() == 2 && capture.method().equals("GET")) {
          return ofTemplates ? prompts.listPromptTemplates() : prompts.listPrompts();
        }
        return ofTemplates ? template(prompts, capture) : systemPrompt(prompts, capture);
    }
  }

  private static String lastStep(Capture capture) {
    return capture.path().substring(capture.path().lastIndexOf('/') + 1);
  }
}
