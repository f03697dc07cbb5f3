package io.rhetor.client;

import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.GeneratedPrompt;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.Personality;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Rhetor's prompt templates, system prompts and generated prompts (sections 4, 5 and 9 of {@code
 * docs/protocol.md}). Safe for use by several threads. {@link RhetorClient#prompts()} is one over
 * the connections of another client; {@code create} makes one with its own, to be closed at the
 * end.
 *
 * <pre>{@code
 * RhetorPromptClient prompts = rhetor.prompts();
 * PromptTemplate template = await(prompts.createPromptTemplate(NewPromptTemplate.builder()
 *     .name("Component Documentation")
 *     .template("Write documentation for {{ component }}.")
 *     .build()));
 * String prompt = await(
 *     prompts.renderPrompt(template.templateId(), Map.of("component", "MyComponent")));
 * }</pre>
 *
 * <p>Futures fail with a {@link io.rhetor.client.error.RhetorException}: with a {@link
 * io.rhetor.client.error.RhetorNotFoundException} where the server, in whatever way, says that
 * something does not exist. Bad input is refused with an {@link IllegalArgumentException} that
 * names the field, before anything is sent. Threads, cancellation and closing are those of {@link
 * RhetorClient}.
 */
public interface RhetorPromptClient extends AutoCloseable {

  /**
   * {@return a client for the server that the environment names}
   *
   * @throws IllegalArgumentException if an environment variable has a value that cannot be used
   */
  static RhetorPromptClient create() {
    return create(RhetorConfig.fromEnvironment());
  }

  /**
   * {@return a client}
   *
   * @param config where the server is and how to talk to it
   */
  static RhetorPromptClient create(RhetorConfig config) {
    return new RhetorHttpPromptClient(ClientCore.create(config, RhetorPromptClient.class));
  }

  /**
   * Makes a client for the server that Hermes knows as component {@code rhetor}, else for the
   * configured address; in all as {@link RhetorClient#discover}.
   *
   * @param config where Hermes is, where the server is if Hermes does not know, and how to talk to
   *     both
   * @return the client to come, to be closed by the caller
   */
  static CompletableFuture<RhetorPromptClient> discover(RhetorConfig config) {
    return Discovery.discover(config, RhetorPromptClient::create, RhetorPromptClient::close);
  }

  /**
   * Creates a template ({@code POST /templates}). A second one of the same name gets another id.
   *
   * @param template the template
   * @return the template as the server keeps it, with its id
   */
  CompletableFuture<PromptTemplate> createPromptTemplate(NewPromptTemplate template);

  /**
   * {@return a template in its current version} From {@code GET /templates/{id}}.
   *
   * @param templateId the template's id
   */
  CompletableFuture<PromptTemplate> getPromptTemplate(String templateId);

  /**
   * {@return a template with the text of a version} From {@code GET /templates/{id}?version_id=}.
   *
   * @param templateId the template's id
   * @param versionId the version's id
   */
  CompletableFuture<PromptTemplate> getPromptTemplate(String templateId, String versionId);

  /** {@return all templates, usually without their texts} From {@code GET /templates}. */
  default CompletableFuture<List<PromptTemplate>> listPromptTemplates() {
    return listPromptTemplates(PromptFilter.all());
  }

  /**
   * {@return templates, usually without their texts} From {@code GET /templates?category=&tag=}.
   *
   * @param filter which ones
   */
  CompletableFuture<List<PromptTemplate>> listPromptTemplates(PromptFilter filter);

  /**
   * Gives a template a new version ({@code PUT /templates/{id}}).
   *
   * @param templateId the template's id
   * @param content the new text, not blank
   * @return the template with its new version
   */
  default CompletableFuture<PromptTemplate> updatePromptTemplate(
      String templateId, String content) {
    return updatePromptTemplate(templateId, content, Map.of());
  }

  /**
   * Gives a template a new version with notes ({@code PUT /templates/{id}}).
   *
   * @param templateId the template's id
   * @param content the new text, not blank
   * @param metadata notes: strings, numbers, booleans, lists and maps of such by name
   * @return the template with its new version
   */
  CompletableFuture<PromptTemplate> updatePromptTemplate(
      String templateId, String content, Map<String, ?> metadata);

  /**
   * Deletes a template with all its versions ({@code DELETE /templates/{id}}).
   *
   * @param templateId the template's id
   * @return completes when it is gone
   */
  CompletableFuture<Void> deletePromptTemplate(String templateId);

  /**
   * {@return the versions of a template, oldest first} From {@code GET /templates/{id}/versions}.
   *
   * @param templateId the template's id
   */
  CompletableFuture<List<PromptVersion>> listPromptTemplateVersions(String templateId);

  /**
   * Fills in the current version of a template, after a check that no variable is missing.
   *
   * @param templateId the template's id
   * @param variables what to put in place of the variables: strings, numbers, booleans, lists and
   *     maps of such by name, none null
   * @return the text; fails as {@link #renderPrompt(RenderRequest)} does
   */
  default CompletableFuture<String> renderPrompt(String templateId, Map<String, ?> variables) {
    return renderPrompt(
        RenderRequest.builder().templateId(templateId).variables(variables).build());
  }

  /**
   * Fills in a template ({@code POST /templates/render}).
   *
   * @param request the template, its version and variables, and whether to check them first
   * @return the text; fails with a {@link io.rhetor.client.error.MissingVariablesException} that
   *     names what is missing, or with a {@link io.rhetor.client.error.PromptRenderException} where
   *     the server cannot fill it in
   */
  CompletableFuture<String> renderPrompt(RenderRequest request);

  /**
   * Creates a system prompt ({@code POST /prompts}).
   *
   * @param prompt the prompt
   * @return the prompt as the server keeps it, with its id
   */
  CompletableFuture<SystemPrompt> createPrompt(NewSystemPrompt prompt);

  /**
   * {@return a system prompt} From {@code GET /prompts/{id}}.
   *
   * @param promptId the prompt's id
   */
  CompletableFuture<SystemPrompt> getPrompt(String promptId);

  /** {@return all system prompts, usually without their texts} From {@code GET /prompts}. */
  default CompletableFuture<List<SystemPrompt>> listPrompts() {
    return listPrompts(PromptFilter.all());
  }

  /**
   * {@return system prompts, usually without their texts} From {@code GET
   * /prompts?component=&tag=}.
   *
   * @param filter which ones
   */
  CompletableFuture<List<SystemPrompt>> listPrompts(PromptFilter filter);

  /**
   * Gives a system prompt a new version ({@code PUT /prompts/{id}}).
   *
   * @param promptId the prompt's id
   * @param content the new text, not blank
   * @return the prompt with its new version
   */
  default CompletableFuture<SystemPrompt> updatePrompt(String promptId, String content) {
    return updatePrompt(promptId, content, Map.of());
  }

  /**
   * Gives a system prompt a new version with notes ({@code PUT /prompts/{id}}).
   *
   * @param promptId the prompt's id
   * @param content the new text, not blank
   * @param metadata notes: strings, numbers, booleans, lists and maps of such by name
   * @return the prompt with its new version
   */
  CompletableFuture<SystemPrompt> updatePrompt(
      String promptId, String content, Map<String, ?> metadata);

  /**
   * Deletes a system prompt ({@code DELETE /prompts/{id}}). Servers refuse to delete the default of
   * a component, as if it did not exist.
   *
   * @param promptId the prompt's id
   * @return completes when it is gone
   */
  CompletableFuture<Void> deletePrompt(String promptId);

  /**
   * {@return how two system prompts differ, as far as the server tells} From {@code POST
   * /prompts/compare}.
   *
   * @param promptId1 the id of one
   * @param promptId2 the id of the other
   */
  CompletableFuture<PromptComparison> comparePrompts(String promptId1, String promptId2);

  /**
   * Creates a personality. A capability of the component {@code rhetor-prompt}, which Hermes must
   * know (section 9 of {@code docs/protocol.md}); a plain Rhetor server does not serve it.
   *
   * @param personality the personality
   * @return the personality with its id; fails as {@link HermesClient#invoke} does
   */
  CompletableFuture<Personality> createPersonality(NewPersonality personality);

  /**
   * Writes a prompt for a task. A capability of the component {@code rhetor-prompt}, which Hermes
   * must know (section 9 of {@code docs/protocol.md}); a plain Rhetor server does not serve it.
   *
   * @param request the task
   * @return the prompt; fails as {@link HermesClient#invoke} does
   */
  CompletableFuture<GeneratedPrompt> generatePrompt(GeneratePromptRequest request);

  /**
   * {@return a view of this client with other settings for calls, with the same connections;
   * closing it does nothing}
   *
   * @param options what is other than for this client
   */
  RhetorPromptClient withOptions(CallOptions options);

  /**
   * Ends whatever is under way with a {@link io.rhetor.client.error.ClientClosedException} and
   * releases all resources. Calls made later fail in the same way. Closing twice does nothing, and
   * so does closing a view: it ends with the client that it is a view of.
   */
  @Override
  void close();
}
