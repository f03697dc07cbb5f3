package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.rhetor.client.support.Prompts.assertNothingSent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Prompts;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused by the name of its field, before anything is sent; good input is sent. */
class PromptInputTest {
  /** A call of the client with bad input. */
  private interface Call extends Function<RhetorPromptClient, Object> {}

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("badIds")
  void idThatCannotBeAStepOfAPath_isRefused(String id) {
    refused("templateId", prompts -> prompts.getPromptTemplate(id));
    refused("templateId", prompts -> prompts.getPromptTemplate(id, "v"));
    refused("templateId", prompts -> prompts.updatePromptTemplate(id, "Text"));
    refused("templateId", prompts -> prompts.deletePromptTemplate(id));
    refused("templateId", prompts -> prompts.listPromptTemplateVersions(id));
    refused("templateId", prompts -> prompts.renderPrompt(id, Map.of()));
    refused("promptId", prompts -> prompts.getPrompt(id));
    refused("promptId", prompts -> prompts.updatePrompt(id, "Text"));
    refused("promptId", prompts -> prompts.deletePrompt(id));
  }

  static Stream<String> badIds() {
    return Stream.of(
        "",
        " ",
        "\n",
        ".",
        "..",
        "/",
        "a/b",
        "../x",
        "x".repeat(10_000),
        "a\u0000",
        "a\r\nb",
        "a\u007f",
        "a\u0085");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankText_isRefusedByItsName(String blank) {
    refused("versionId", prompts -> prompts.getPromptTemplate("t", blank));
    refused("content", prompts -> prompts.updatePromptTemplate("t", blank));
    refused("content", prompts -> prompts.updatePrompt("p", blank));
    refused("promptId1", prompts -> prompts.comparePrompts(blank, "b"));
    refused("promptId2", prompts -> prompts.comparePrompts("a", blank));
    refused("name", prompts -> NewPromptTemplate.builder().name(blank));
    refused("template", prompts -> NewPromptTemplate.builder().template(blank));
    refused("category", prompts -> NewPromptTemplate.builder().category(blank));
    refused("description", prompts -> NewPromptTemplate.builder().description(blank));
    refused("tags", prompts -> NewPromptTemplate.builder().addTags("a", blank));
    refused("variables", prompts -> NewPromptTemplate.builder().addVariables(blank));
    refused("name", prompts -> NewSystemPrompt.builder().name(blank));
    refused("component", prompts -> NewSystemPrompt.builder().component(blank));
    refused("content", prompts -> NewSystemPrompt.builder().content(blank));
    refused("parentId", prompts -> NewSystemPrompt.builder().parentId(blank));
    refused("name", prompts -> NewPersonality.builder().name(blank));
    refused("tone", prompts -> NewPersonality.builder().tone(blank));
    refused("examples", prompts -> NewPersonality.builder().addExamples(blank));
    refused("task", prompts -> GeneratePromptRequest.builder().task(blank));
    refused("format", prompts -> GeneratePromptRequest.builder().format(blank));
    refused("category", prompts -> PromptFilter.all().category(blank));
    refused("component", prompts -> PromptFilter.all().component(blank));
    refused("versionId", prompts -> RenderRequest.builder().versionId(blank));
  }

  @Test
  void filterForPromptsOfTheOtherKind_isRefused() {
    PromptFilter letters = PromptFilter.all().category("letters");
    PromptFilter quill = PromptFilter.all().component("quill");

    refused("category", prompts -> prompts.listPrompts(letters));
    refused("component", prompts -> prompts.listPromptTemplates(quill));
    assertThat(quill.tag("a")).isEqualTo(PromptFilter.all().tag("a").component("quill"));
    assertThat(quill).isNotEqualTo(letters).hasToString("PromptFilter{component=quill}");
  }

  @Test
  void requiredFieldThatIsMissing_isNamed() {
    refused("name", prompts -> NewPromptTemplate.builder().template("T").build());
    refused("template", prompts -> NewPromptTemplate.builder().name("N").build());
    refused("name", prompts -> NewSystemPrompt.builder().component("c").content("T").build());
    refused("component", prompts -> NewSystemPrompt.builder().name("N").content("T").build());
    refused("content", prompts -> NewSystemPrompt.builder().name("N").component("c").build());
    refused("templateId", prompts -> RenderRequest.builder().build());
    refused("name", prompts -> NewPersonality.builder().build());
    refused("task", prompts -> GeneratePromptRequest.builder().build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badValues")
  void valueThatJsonDoesNotHave_isRefused(String name, Object value) {
    Map<String, Object> values = new HashMap<>();
    values.put("berth", value);

    refused("variables.berth", prompts -> prompts.renderPrompt("t", values));
    refused("metadata.berth", prompts -> prompts.updatePromptTemplate("t", "T", values));
    refused("metadata.berth", prompts -> prompts.updatePrompt("p", "T", values));
    refused("metadata.berth", prompts -> NewPromptTemplate.builder().metadata(values));
    refused("metadata.berth", prompts -> NewSystemPrompt.builder().metadata(values));
    refused("traits.berth", prompts -> NewPersonality.builder().traits(values));
    refused("context.berth", prompts -> GeneratePromptRequest.builder().context(values));
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        arguments("null", null),
        arguments("NaN", Double.NaN),
        arguments("infinity", Float.NEGATIVE_INFINITY),
        arguments("null in a list", Arrays.asList("a", null)),
        arguments("null in a map", Collections.singletonMap("k", null)),
        arguments("NaN deep down", List.of(Map.of("k", List.of(Double.NaN)))),
        arguments("an object", new Object()));
  }

  @Test
  void variableThatTheTextLacks_isRefused() {
    NewPromptTemplate.Builder template =
        NewPromptTemplate.builder().name("N").template("{{ berth }}").addVariables("captain");

    assertThatIllegalArgumentException()
        .isThrownBy(template::build)
        .withMessageContainingAll("variables", "{{ captain }}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{x}",
        "{{ x }}",
        "{{ a ~ x }}",
        "{% if x %}a{% endif %}",
        "{% for a in x %}{{ a }}{% endfor %}"
      })
  void variableThatTheTextUses_isAccepted(String text) {
    assertThat(
            NewPromptTemplate.builder()
                .name("N")
                .template(text)
                .addVariables("x")
                .build()
                .variables())
        .containsExactly("x");
  }

  @Test
  void null_isRefusedByName() {
    nullRefused("template", prompts -> prompts.createPromptTemplate(null));
    nullRefused("templateId", prompts -> prompts.getPromptTemplate(null));
    nullRefused("versionId", prompts -> prompts.getPromptTemplate("t", null));
    nullRefused("filter", prompts -> prompts.listPromptTemplates(null));
    nullRefused("content", prompts -> prompts.updatePromptTemplate("t", null));
    nullRefused("metadata", prompts -> prompts.updatePromptTemplate("t", "T", null));
    nullRefused("request", prompts -> prompts.renderPrompt(null));
    nullRefused("variables", prompts -> prompts.renderPrompt("t", null));
    nullRefused("prompt", prompts -> prompts.createPrompt(null));
    nullRefused("promptId", prompts -> prompts.deletePrompt(null));
    nullRefused("filter", prompts -> prompts.listPrompts(null));
    nullRefused("promptId1", prompts -> prompts.comparePrompts(null, "b"));
    nullRefused("personality", prompts -> prompts.createPersonality(null));
    nullRefused("request", prompts -> prompts.generatePrompt(null));
  }

  @Test
  void templateOfAMegabyte_isSentWholeAndComesBack() throws Exception {
    String text = "Grüße, \"{{ captain }}\" ⚓\n".repeat(40_000);
    String body =
        new ObjectMapper().writeValueAsString(Map.of("template_id", "big", "content", text));
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(body)));

    PromptTemplate template;
    try (RhetorPromptClient prompts = Prompts.client(SERVER)) {
      template =
          Outcomes.valueOf(
              prompts.createPromptTemplate(
                  NewPromptTemplate.builder().name("Big").template(text).build()));
    }

    String sent = SERVER.getAllServeEvents().get(0).getRequest().getBodyAsString();
    assertThat(new ObjectMapper().readTree(sent).get("content").asText()).isEqualTo(text);
    assertThat(template.content()).hasValue(text);
    assertThat(template.variables()).containsExactly("captain");
  }

  @Test
  void inputThatChangesLater_wasCopied() {
    Map<String, Object> variables = new HashMap<>(Map.of("a", 1));
    RenderRequest request = RenderRequest.builder().templateId("t").variables(variables).build();
    variables.put("a", 2);

    assertThat(request.variables()).isEqualTo(Map.of("a", 1));
  }

  private static void refused(String field, Call call) {
    try (RhetorPromptClient prompts = Prompts.client(SERVER)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> call.apply(prompts))
          .withMessageStartingWith(field + ":");
    }
    assertNothingSent(SERVER);
  }

  private static void nullRefused(String field, Call call) {
    try (RhetorPromptClient prompts = Prompts.client(SERVER)) {
      assertThatNullPointerException().isThrownBy(() -> call.apply(prompts)).withMessage(field);
    }
    assertNothingSent(SERVER);
  }
}
