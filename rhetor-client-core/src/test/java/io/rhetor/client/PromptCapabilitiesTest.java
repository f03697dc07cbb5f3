package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static io.rhetor.client.support.Prompts.assertSent;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentNotFoundException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.GeneratedPrompt;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.Personality;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that only the component {@code rhetor-prompt} serves, found through Hermes. */
class PromptCapabilitiesTest {
  private static final String REGISTRY = "/api/registry/component/rhetor-prompt";
  private static final String CREATE = "/capabilities/create_personality";
  private static final String GENERATE = "/capabilities/generate_prompt";
  private static final NewPersonality PILOT = NewPersonality.builder().name("Pilot").build();
  private static final GeneratePromptRequest ROUTING =
      GeneratePromptRequest.builder().task("Explain routing").build();

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @BeforeEach
  void register() {
    SERVER.stubFor(
        get(REGISTRY)
            .willReturn(
                okJson(
                    json(
                        "{'endpoint': '"
                            + LocalServer.url(SERVER)
                            + "', 'capabilities': ['create_personality', {'name':"
                            + " 'generate_prompt'}]}"))));
    SERVER.stubFor(post(CREATE).willReturn(okJson(json("{'personality_id': 'p1'}"))));
    SERVER.stubFor(post(GENERATE).willReturn(okJson(json("{'prompt': 'Explain it.'}"))));
  }

  @Test
  void personality_isSentWithEverything() throws Exception {
    NewPersonality personality =
        NewPersonality.builder()
            .name("Pilot")
            .traits(Map.of("patience", "high", "years", 30))
            .description("d")
            .tone("calm")
            .addExamples("Steady.", "As she goes.")
            .build();
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      Personality made = Outcomes.valueOf(prompts.createPersonality(personality));

      assertThat(made).isEqualTo(Personality.fromJson(fields("personality_id", "p1")));
    }
    assertSent(SERVER, "GET", REGISTRY);
    assertSent(
        SERVER,
        "POST",
        CREATE,
        "{'name': 'Pilot', 'traits': {'patience': 'high', 'years': 30}, 'description': 'd',"
            + " 'tone': 'calm', 'examples': ['Steady.', 'As she goes.']}");
  }

  @Test
  void personalityWithANameAlone_hasNoTraits() throws Exception {
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      Outcomes.valueOf(prompts.createPersonality(PILOT));
    }

    assertSent(SERVER, "POST", CREATE, "{'name': 'Pilot', 'traits': {}}");
  }

  @Test
  void task_isSentWithEverything() throws Exception {
    GeneratePromptRequest request =
        ROUTING.toBuilder().context(Map.of("n", 1)).personalityId("p1").format("chat").build();
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      GeneratedPrompt prompt = Outcomes.valueOf(prompts.generatePrompt(request));

      assertThat(prompt.prompt()).isEqualTo("Explain it.");
    }
    assertSent(
        SERVER,
        "POST",
        GENERATE,
        "{'task': 'Explain routing', 'context': {'n': 1}, 'personality_id': 'p1', 'format':"
            + " 'chat'}");
  }

  @Test
  void taskAlone_isSentAlone() throws Exception {
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      Outcomes.valueOf(prompts.generatePrompt(ROUTING));
      Outcomes.valueOf(prompts.createPersonality(PILOT));
    }

    assertSent(SERVER, "POST", GENERATE, "{'task': 'Explain routing'}");
    assertSent(SERVER, "GET", REGISTRY);
  }

  @Test
  void whatElseTheComponentTells_isKept() throws Exception {
    SERVER.stubFor(
        post(CREATE)
            .willReturn(okJson(json("{'personalityId': 'p', 'name': 'Pilot', 'rank': 1}"))));
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      Personality personality = Outcomes.valueOf(prompts.createPersonality(PILOT));

      assertThat(personality.name()).hasValue("Pilot");
      assertThat(personality.additionalProperties()).isEqualTo(Map.of("rank", 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'personality_id': null, 'prompt': null}", "{'prompt': {}}", "[]", "x"})
  void answerWithoutWhatIsEssential_isNoAnswer(String body) {
    SERVER.stubFor(post(CREATE).willReturn(okJson(json(body))));
    SERVER.stubFor(post(GENERATE).willReturn(okJson(json(body))));
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      Outcomes.failureOf(prompts.createPersonality(PILOT), RhetorProtocolException.class);
      Outcomes.failureOf(prompts.generatePrompt(ROUTING), RhetorProtocolException.class);
    }
  }

  @Test
  void componentThatHermesDoesNotKnow_isNotFound() {
    SERVER.resetAll();
    SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 404)));
    try (RhetorPromptClient prompts = client(LocalServer.url(SERVER))) {
      assertThat(
              Outcomes.failureOf(prompts.generatePrompt(ROUTING), ComponentNotFoundException.class))
          .hasMessageContaining("rhetor-prompt")
          .hasMessageNotContaining("routing");
    }
  }

  @Test
  void closing_endsWhatIsUnderWay() throws Exception {
    CountDownLatch arrived = new CountDownLatch(2);
    try (ScriptedServer silent =
        ScriptedServer.start(
            exchange -> {
              arrived.countDown();
              exchange.awaitClientClose();
            })) {
      RhetorPromptClient prompts = client(silent.url().toString());
      CompletableFuture<?> generated = prompts.generatePrompt(ROUTING);
      CompletableFuture<?> listed = prompts.listPrompts();
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
      prompts.close();

      Outcomes.failureOf(generated, ClientClosedException.class);
      Outcomes.failureOf(listed, ClientClosedException.class);
    }
  }

  @Test
  void callAfterClosing_isRefused() {
    RhetorPromptClient prompts = client(LocalServer.url(SERVER));
    prompts.close();
    prompts.close();

    Outcomes.failureOf(prompts.generatePrompt(ROUTING), ClientClosedException.class);
    Outcomes.failureOf(prompts.createPersonality(PILOT), ClientClosedException.class);
    Outcomes.failureOf(prompts.renderPrompt("t", Map.of()), ClientClosedException.class);
  }

  private static RhetorPromptClient client(String url) {
    return RhetorPromptClient.create(LocalServer.config(url).hermesUrl(url).build());
  }
}
