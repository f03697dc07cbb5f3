package io.rhetor.client;

import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.Prompts.answered;
import static io.rhetor.client.support.Prompts.failed;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.GeneratedPrompt;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.support.LocalServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of prompts and values of variables are in no message and no {@code toString()}. */
class PromptPrivacyTest {
  private static final String SECRET = "The harbour code is 4711";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void textOfATemplate_isInNoMessage() {
    NewPromptTemplate template = NewPromptTemplate.builder().name("N").template(SECRET).build();

    assertPrivate(prompts -> prompts.createPromptTemplate(template));
    assertPrivate(prompts -> prompts.updatePromptTemplate("t", SECRET));
  }

  @Test
  void textOfASystemPrompt_isInNoMessage() {
    NewSystemPrompt prompt =
        NewSystemPrompt.builder().name("N").component("c").content(SECRET).build();

    assertPrivate(prompts -> prompts.createPrompt(prompt));
    assertPrivate(prompts -> prompts.updatePrompt("p", SECRET));
  }

  @Test
  void valuesOfVariables_areInNoMessageHoweverDeep() {
    for (Object value : List.of(SECRET, List.of(1, SECRET), Map.of("k", Map.of("k", SECRET)))) {
      RenderRequest request =
          RenderRequest.builder()
              .templateId("t")
              .variables(Map.of("v", value))
              .checked(false)
              .build();

      assertPrivate(prompts -> prompts.renderPrompt(request));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'content': 'The harbour code is 4711'}",
        "['The harbour code is 4711']",
        "{'template_id': 't', 'content': 'The harbour code is 4711"
      })
  void textInAnAnswerThatIsNone_isInNoMessage(String body) {
    RhetorException failure =
        failed(SERVER, 200, body, prompts -> prompts.getPromptTemplate("t"), RhetorException.class);

    assertThat(failure.toString()).doesNotContain("harbour code");
  }

  @Test
  void requests_doNotShowTexts() {
    Map<String, ?> values = Map.of("v", SECRET);

    assertThat(
            List.<Object>of(
                NewPromptTemplate.builder().name("N").template(SECRET).metadata(values).build(),
                NewSystemPrompt.builder()
                    .name("N")
                    .component("c")
                    .content(SECRET)
                    .metadata(values)
                    .build(),
                RenderRequest.builder().templateId("t").variables(values).build(),
                NewPersonality.builder().name("N").traits(values).addExamples(SECRET).build(),
                GeneratePromptRequest.builder().task(SECRET).context(values).build()))
        .allSatisfy(request -> assertThat(request.toString()).doesNotContain("harbour"));
  }

  @Test
  void answers_doNotShowTexts() throws Exception {
    String fields =
        "'content': '%s', 'metadata': {'m': '%s'}, 'extra': '%s', 'versions': [{'version_id': 'v',"
            + " 'content': '%s', 'metadata': {'m': '%s'}, 'extra': '%s'}]}";
    String rest = fields.replace("%s", SECRET);
    PromptTemplate template =
        answered(SERVER, "{'template_id': 't', " + rest, prompts -> prompts.getPromptTemplate("t"));
    SystemPrompt prompt =
        answered(SERVER, "{'prompt_id': 'p', " + rest, prompts -> prompts.getPrompt("p"));
    PromptVersion version = template.versions().get(0);
    GeneratedPrompt generated = GeneratedPrompt.fromJson(fields("prompt", SECRET));

    assertThat(List.<Object>of(template, prompt, version, generated))
        .allSatisfy(answer -> assertThat(answer.toString()).doesNotContain("harbour"));
  }

  private static void assertPrivate(Function<RhetorPromptClient, CompletableFuture<?>> call) {
    for (int status : new int[] {400, 422, 500}) {
      RhetorException failure =
          failed(SERVER, status, "{'detail': 'Bad: " + SECRET + "!'}", call, RhetorException.class);
      assertThat(failure.toString()).contains("Bad: ").doesNotContain("harbour");
    }
  }
}
