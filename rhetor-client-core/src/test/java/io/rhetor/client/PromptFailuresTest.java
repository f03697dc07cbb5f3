package io.rhetor.client;

import static io.rhetor.client.support.Prompts.answered;
import static io.rhetor.client.support.Prompts.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.support.LocalServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of all calls about prompts, and answers of other shapes. */
class PromptFailuresTest {
  /** A call of the client. */
  private interface Call extends Function<RhetorPromptClient, CompletableFuture<?>> {}

  private static final NewPromptTemplate TEMPLATE =
      NewPromptTemplate.builder().name("N").template("Text").build();
  private static final NewSystemPrompt PROMPT =
      NewSystemPrompt.builder().name("N").component("c").content("Text").build();

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void refusal_isTypedByItsStatus(String name, Call call, boolean creates) {
    assertThat(refusal(400, call)).isEqualTo("RhetorBadRequestException no");
    assertThat(refusal(404, call)).isEqualTo("RhetorNotFoundException no");
    assertThat(refusal(422, call)).isEqualTo("RhetorValidationException no");
    assertThat(refusal(500, call)).isEqualTo("RhetorServerException " + (creates ? "yes" : "no"));
    assertThat(refusal(503, call)).isEqualTo("RhetorServerException no");
  }

  static Stream<Arguments> calls() {
    RenderRequest render = RenderRequest.builder().templateId("t").checked(false).build();
    return Stream.of(
        call("createPromptTemplate", true, prompts -> prompts.createPromptTemplate(TEMPLATE)),
        call("getPromptTemplate", false, prompts -> prompts.getPromptTemplate("t")),
        call("getVersion", false, prompts -> prompts.getPromptTemplate("t", "v")),
        call("listPromptTemplates", false, prompts -> prompts.listPromptTemplates()),
        call("updatePromptTemplate", false, prompts -> prompts.updatePromptTemplate("t", "T")),
        call("deletePromptTemplate", false, prompts -> prompts.deletePromptTemplate("t")),
        call("listVersions", false, prompts -> prompts.listPromptTemplateVersions("t")),
        call("renderPrompt", false, prompts -> prompts.renderPrompt(render)),
        call("createPrompt", true, prompts -> prompts.createPrompt(PROMPT)),
        call("getPrompt", false, prompts -> prompts.getPrompt("p")),
        call("listPrompts", false, prompts -> prompts.listPrompts()),
        call("updatePrompt", false, prompts -> prompts.updatePrompt("p", "T")),
        call("deletePrompt", false, prompts -> prompts.deletePrompt("p")),
        call("comparePrompts", false, prompts -> prompts.comparePrompts("a", "b")));
  }

  @Test
  void updateAnsweredNull_namesTheTemplateThatIsMissing() {
    RhetorNotFoundException failure =
        failed(
            SERVER,
            200,
            " null\n",
            prompts -> prompts.updatePromptTemplate("no_such", "T"),
            RhetorNotFoundException.class);

    assertThat(failure.status()).isEqualTo(200);
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure).hasMessageContainingAll("no template", "'no_such'");
  }

  @Test
  void updateAnsweredNull_namesTheSystemPromptThatIsMissing() {
    RhetorNotFoundException failure =
        failed(
            SERVER,
            200,
            "null",
            prompts -> prompts.updatePrompt("no_such", "T"),
            RhetorNotFoundException.class);

    assertThat(failure.status()).isEqualTo(200);
    assertThat(failure).hasMessageContainingAll("no system prompt", "'no_such'");
  }

  @Test
  void deletionWithoutSuccess_meansThereIsNoSuchThing() {
    String body = "{'success': false}";

    Call ofTemplate = prompts -> prompts.deletePromptTemplate("t7");
    Call ofPrompt = prompts -> prompts.deletePrompt("p7");

    assertThat(failed(SERVER, 200, body, ofTemplate, RhetorNotFoundException.class))
        .hasMessageContaining("'t7'");
    assertThat(failed(SERVER, 200, body, ofPrompt, RhetorNotFoundException.class))
        .hasMessageContaining("'p7'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'success': null}", "{'success': [false]}", "{'success': 'yes'}"})
  void deletionThatDoesNotTell_isOne(String body) throws Exception {
    Void deleted = answered(SERVER, body, prompts -> prompts.deletePromptTemplate("t"));

    assertThat(deleted).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'template_id': null, 'prompt_id': null}", "{'template_id': {}}"})
  void answerWithoutAnId_isNoAnswer(String body) {
    assertThat(protocolFailure(body, prompts -> prompts.getPromptTemplate("t")))
        .hasMessageContaining("template_id");
    assertThat(protocolFailure(body, prompts -> prompts.createPromptTemplate(TEMPLATE)))
        .hasMessageContaining("template_id");
    assertThat(protocolFailure(body, prompts -> prompts.getPrompt("p")))
        .hasMessageContaining("prompt_id");
    assertThat(protocolFailure(body, prompts -> prompts.updatePrompt("p", "T")))
        .hasMessageContaining("prompt_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'text'", "7", "not JSON", ""})
  void answerThatIsNoObject_isNoAnswer(String body) {
    assertThat(protocolFailure(body, prompts -> prompts.getPromptTemplate("t")).isRetryable())
        .isFalse();
    assertThat(protocolFailure(body, prompts -> prompts.listPrompts())).isNotNull();
    assertThat(protocolFailure(body, prompts -> prompts.comparePrompts("a", "b"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'templates': null",
        "'templates': {}, 'prompts': {'prompt_id': 'p'}",
        "'templates': 7, 'prompts': 'p'",
        "'templates': [null, 7, 'text', [], {}, {'template_id': null}], 'prompts': [{}, 'p']",
        "'count': 3"
      })
  void listOfAnotherShape_isEmpty(String fields) throws Exception {
    String body = "{" + fields + "}";

    List<PromptTemplate> templates =
        answered(SERVER, body, RhetorPromptClient::listPromptTemplates);
    List<SystemPrompt> systemPrompts = answered(SERVER, body, RhetorPromptClient::listPrompts);
    List<PromptVersion> versions =
        answered(SERVER, body, prompts -> prompts.listPromptTemplateVersions("t"));

    assertThat(templates).isEmpty();
    assertThat(systemPrompts).isEmpty();
    assertThat(versions).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'template_id': 't', 'prompt_id': 't'",
        "'templateId': 't', 'promptId': 't'",
        "'template_id': 't', 'prompt_id': 't', 'name': null, 'content': null, 'tags': null,"
            + " 'variables': null, 'versions': null, 'metadata': null, 'created_at': null",
        "'template_id': 't', 'prompt_id': 't', 'name': [], 'content': {}, 'tags': {}, 'variables':"
            + " [{}], 'versions': {}, 'metadata': 'm', 'created_at': 7, 'updated_at': 'soon',"
            + " 'is_default': 'perhaps', 'version_count': 'many', 'parent_id': []",
        "'template_id': 't', 'prompt_id': 't', 'versions': []",
        "'template_id': 't', 'prompt_id': 't', 'versions': [null, 7, 'v', [], {}, {'content': 1}]"
      })
  void fieldsThatAreMissingOrOfAnotherShape_failNothing(String fields) throws Exception {
    String body = "{" + fields + "}";
    PromptTemplate template = answered(SERVER, body, prompts -> prompts.getPromptTemplate("t"));
    SystemPrompt prompt = answered(SERVER, body, prompts -> prompts.getPrompt("t"));

    assertThat(template.templateId()).isEqualTo("t");
    assertThat(template.name()).isEmpty();
    assertThat(template.content()).isEmpty();
    assertThat(template.variables()).isEmpty();
    assertThat(template.tags()).isEmpty();
    assertThat(template.versions()).isEmpty();
    assertThat(template.metadata()).isEmpty();
    assertThat(template.createdAt()).isEmpty();
    assertThat(template.updatedAt()).isEmpty();
    assertThat(prompt.promptId()).isEqualTo("t");
    assertThat(prompt.isDefault()).isFalse();
    assertThat(prompt.versionCount()).isEmpty();
    assertThat(prompt.parentId()).isEmpty();
  }

  @Test
  void fieldsOfNewerServers_areReadInCamelCaseAndKept() throws Exception {
    PromptTemplate template =
        answered(
            SERVER,
            "{'templateId': 't', 'versionId': 'v', 'versionCount': 2, 'updatedAt':"
                + " '2025-04-25T12:00:00Z', 'owner': {'name': 'me'}, 'tags': {'odd': 1}}",
            prompts -> prompts.getPromptTemplate("t"));

    assertThat(template.versionId()).hasValue("v");
    assertThat(template.versionCount()).hasValue(2);
    assertThat(template.updatedAt()).isPresent();
    assertThat(template.additionalProperties()).containsOnlyKeys("owner", "tags");
  }

  private static Arguments call(String name, boolean creates, Call call) {
    return arguments(name, call, creates);
  }

  /** The type, and whether the call may have been processed. */
  private static String refusal(int status, Call call) {
    RhetorApiException failure =
        failed(SERVER, status, "{'detail': 'because'}", call, RhetorApiException.class);
    assertThat(failure.detail()).hasValue("because");
    assertThat(failure.status()).isEqualTo(status);
    return failure.getClass().getSimpleName() + (failure.mayHaveBeenProcessed() ? " yes" : " no");
  }

  private static RhetorProtocolException protocolFailure(String body, Call call) {
    return failed(SERVER, 200, body, call, RhetorProtocolException.class);
  }
}
