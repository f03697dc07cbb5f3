package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static io.rhetor.client.support.Prompts.assertSent;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.MissingVariablesException;
import io.rhetor.client.error.PromptRenderException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Prompts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code POST /templates/render}, and the look at the template before it. */
class PromptRenderTest {
  private static final RenderRequest UNCHECKED =
      RenderRequest.builder().templateId("t").checked(false).build();

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @BeforeEach
  void answer() {
    template("{'template_id': 't', 'variables': ['a', 'b'], 'content': '{{ a }} {{ b }}'}");
    rendered("{'template_id': 't', 'version_id': 'latest', 'rendered_content': '1 2'}");
  }

  @Test
  void variables_areSentAsTheyAre() throws Exception {
    Map<String, ?> variables = Map.of("a", 7, "b", List.of(true, 0.5, Map.of("k", "ü")));

    assertThat(render(checked(variables))).isEqualTo("1 2");
    assertSent(
        SERVER,
        "POST",
        "/templates/render",
        "{'template_id': 't', 'variables': {'a': 7, 'b': [true, 0.5, {'k': 'ü'}]}}");
  }

  @Test
  void version_isLookedAtAndSent() throws Exception {
    template("{'template_id': 't', 'version_id': 'v1', 'content': 'None'}");
    render(RenderRequest.builder().templateId("t").versionId("v1").build());

    assertSent(SERVER, "GET", "/templates/t?version_id=v1");
    assertSent(
        SERVER,
        "POST",
        "/templates/render",
        "{'template_id': 't', 'variables': {}, 'version_id': 'v1'}");
  }

  @Test
  void missingVariables_areNamedAndNothingIsRendered() {
    MissingVariablesException failure =
        failure(checked(Map.of("c", 1)), MissingVariablesException.class);

    assertThat(failure.missing()).containsExactlyInAnyOrder("a", "b");
    assertThat(failure.templateId()).isEqualTo("t");
    assertThat(failure).hasMessageContainingAll("variables", "'t'", "a, b", "checked(false)");
    SERVER.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void missingVariables_areFoundInTheTextWhereTheServerListsNone() {
    template("{'template_id': 't', 'content': 'Hi {name}'}");

    assertThat(failure(checked(Map.of()), MissingVariablesException.class).missing())
        .containsExactly("name");
  }

  @Test
  void variablesOfOtherVersions_areNotMissing() throws Exception {
    template(
        "{'template_id': 't', 'variables': ['state', 'hour', 'rows'], 'versions': [{'version_id':"
            + " 'v1', 'content': '{{ state }}'}, {'version_id': 'v2', 'content': '{{ hour }}{% for"
            + " row in rows %}.{% endfor %}'}]}");

    assertThat(render(checked(Map.of("hour", 1, "rows", List.of())))).isEqualTo("1 2");
    assertThat(failure(checked(Map.of()), MissingVariablesException.class).missing())
        .containsExactlyInAnyOrder("hour", "rows");
  }

  @Test
  void variablesOfAnOldVersion_areThoseOfItsText() throws Exception {
    template(
        "{'template_id': 't', 'variables': ['state', 'hour'], 'versions': [{'version_id': 'v1',"
            + " 'content': '{{ state }}'}, {'version_id': 'v2', 'content': '{{ hour }}'}]}");
    RenderRequest.Builder request = RenderRequest.builder().templateId("t").versionId("v1");

    assertThat(render(request.variables(Map.of("state", "dry")).build())).isEqualTo("1 2");
    assertThat(
            failure(request.variables(Map.of("hour", 1)).build(), MissingVariablesException.class)
                .missing())
        .containsExactly("state");
  }

  @Test
  void moreVariablesThanNeeded_areFine() throws Exception {
    assertThat(render(checked(Map.of("a", 1, "b", 2, "c", 3)))).isEqualTo("1 2");
  }

  @Test
  void withoutTheCheck_thereIsOneCall() throws Exception {
    assertThat(render(UNCHECKED)).isEqualTo("1 2");

    SERVER.verify(0, getRequestedFor(anyUrl()));
    assertSent(SERVER, "POST", "/templates/render", "{'template_id': 't', 'variables': {}}");
  }

  @Test
  void emptyText_isAText() throws Exception {
    rendered("{'rendered_content': ''}");

    assertThat(render(UNCHECKED)).isEmpty();
  }

  @Test
  void textUnderTheNameOfTheCapability_reads() throws Exception {
    rendered("{'prompt': 'Hi'}");

    assertThat(render(UNCHECKED)).isEqualTo("Hi");
  }

  @Test
  void nullForATemplateThatWasSeen_pointsAtItsSyntax() {
    rendered("{'template_id': 't', 'version_id': 'latest', 'rendered_content': null}");
    PromptRenderException failure =
        failure(checked(Map.of("a", 1, "b", 2)), PromptRenderException.class);

    assertThat(failure.templateId()).isEqualTo("t");
    assertThat(failure.versionId()).isEmpty();
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure).hasMessageContainingAll("'t'", "syntax").hasMessageContaining("It exists");
  }

  @Test
  void nullForATemplateThatWasNotSeen_pointsAtItsIdVersionAndSyntax() {
    rendered("{'rendered_content': null}");
    RenderRequest request = UNCHECKED.toBuilder().versionId("v7").build();
    PromptRenderException failure = failure(request, PromptRenderException.class);

    assertThat(failure.versionId()).hasValue("v7");
    assertThat(failure)
        .hasMessageContainingAll("'t'", "'v7'", "template exists", "version", "syntax");
  }

  @Test
  void templateThatDoesNotExist_isNotRendered() {
    SERVER.stubFor(
        get(urlPathEqualTo("/templates/t"))
            .willReturn(jsonResponse(json("{'detail': 'Template t not found'}"), 404)));
    RhetorNotFoundException failure = failure(checked(Map.of()), RhetorNotFoundException.class);

    assertThat(failure.detail()).hasValue("Template t not found");
    SERVER.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void versionThatIsNotAmongThoseListed_isNotFound() {
    template("{'template_id': 't', 'versions': [{'version_id': 'v2', 'content': 'Two'}]}");
    RhetorNotFoundException failure =
        failure(
            RenderRequest.builder().templateId("t").versionId("v1").build(),
            RhetorNotFoundException.class);

    assertThat(failure).hasMessageContainingAll("'t'", "'v1'");
    SERVER.verify(0, postRequestedFor(anyUrl()));
  }

  private static RenderRequest checked(Map<String, ?> variables) {
    return RenderRequest.builder().templateId("t").variables(variables).build();
  }

  private static void template(String body) {
    SERVER.stubFor(get(urlPathEqualTo("/templates/t")).willReturn(okJson(json(body))));
  }

  private static void rendered(String body) {
    SERVER.stubFor(post("/templates/render").willReturn(okJson(json(body))));
  }

  private static String render(RenderRequest request) throws Exception {
    try (RhetorPromptClient prompts = Prompts.client(SERVER)) {
      return Outcomes.valueOf(prompts.renderPrompt(request));
    }
  }

  private static <E extends RhetorException> E failure(RenderRequest request, Class<E> type) {
    try (RhetorPromptClient prompts = Prompts.client(SERVER)) {
      return Outcomes.failureOf(prompts.renderPrompt(request), type);
    }
  }
}
