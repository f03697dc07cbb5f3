package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.HermesClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorCommunicationClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.conversation.Conversation;
import io.rhetor.client.conversation.ConversationMessage;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.error.CapabilityInvocationException;
import io.rhetor.client.error.CapabilityNotFoundException;
import io.rhetor.client.error.ComponentNotFoundException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorPermissionDeniedException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.Personality;
import io.rhetor.client.testing.HermesFault;
import io.rhetor.client.testing.HermesLookup;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.SimulatedHermes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Discovery and capabilities, from the clients to a simulated Hermes and back. */
class EndToEndHermesTest {
  private SimulatedHermes hermes = SimulatedHermes.start();

  @AfterEach
  void close() {
    hermes.close();
  }

  private RhetorConfig config() {
    return RhetorConfig.builder().hermesUrl(hermes.url().toString()).token("secret").build();
  }

  @ParameterizedTest
  @CsvSource({"REGISTRY, false, 1", "COMPONENTS, false, 2", "BOTH, true, 1"})
  void aComponentIsFoundUnderEitherPath(HermesLookup lookup, boolean asObjects, int requests)
      throws Exception {
    hermes.close();
    hermes = SimulatedHermes.builder().lookup(lookup).capabilitiesAsObjects(asObjects).start();
    try (HermesClient client = HermesClient.create(config())) {
      HermesComponent component = valueOf(client.discover("rhetor-prompt"));

      assertThat(component.endpoint()).hasToString(hermes.url() + "/rhetor-prompt");
      assertThat(component.capabilities()).hasSize(4).contains("generate_prompt");
      assertThat(hermes.discoveries()).hasSize(requests);
      assertThat(hermes.discoveries().get(0).authorization()).contains("Bearer secret");
      assertThat(hermes.discoveries().get(0).clientId()).contains("rhetor-java");
    }
  }

  @Test
  void anUnknownComponentIsNotFound() {
    try (HermesClient client = HermesClient.create(config())) {
      assertThat(failureOf(client.discover("none"), ComponentNotFoundException.class).componentId())
          .isEqualTo("none");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HermesFault.class,
      names = {"REGISTRY_UNAVAILABLE", "NO_ENDPOINT"})
  void aComponentThatHermesCannotTellOfIsUnavailable(HermesFault fault) {
    hermes.inject(fault);
    try (HermesClient client = HermesClient.create(config())) {
      failureOf(client.discover("rhetor-prompt"), ComponentUnavailableException.class);
    }
  }

  static List<Arguments> capabilityFaults() {
    return List.of(
        Arguments.of(HermesFault.UNAUTHORIZED, RhetorAuthenticationException.class),
        Arguments.of(HermesFault.FORBIDDEN, RhetorPermissionDeniedException.class),
        Arguments.of(HermesFault.UNKNOWN_CAPABILITY, CapabilityNotFoundException.class),
        Arguments.of(HermesFault.BAD_PARAMETERS, CapabilityInvocationException.class),
        Arguments.of(HermesFault.SERVER_ERROR, ComponentUnavailableException.class));
  }

  @ParameterizedTest
  @MethodSource("capabilityFaults")
  void eachFailureOfACapabilityHasItsOwnException(
      HermesFault fault, Class<? extends RhetorException> type) {
    hermes.inject(fault, 2);
    try (HermesClient client = HermesClient.create(config())) {
      failureOf(client.invoke("rhetor-prompt", "generate_prompt", Map.of("task", "Explain")), type);
    }
  }

  @Test
  void templatesExistAsCapabilitiesToo() throws Exception {
    try (HermesClient client = HermesClient.create(config())) {
      Object id =
          valueOf(
                  client.invoke(
                      "rhetor-prompt",
                      "create_prompt_template",
                      Map.of("name", "N", "template", "Hi {x}", "variables", List.of("x"))))
              .get("template_id");

      assertThat(
              valueOf(
                  client.invoke(
                      "rhetor-prompt",
                      "render_prompt",
                      Map.of("template_id", id, "variables", Map.of("x", "you")))))
          .containsEntry("prompt", "Hi you");
    }
  }

  @Test
  void aPromptIsGeneratedInAPersonality() throws Exception {
    try (RhetorPromptClient prompts = RhetorPromptClient.create(config())) {
      Personality guide =
          valueOf(
              prompts.createPersonality(
                  NewPersonality.builder()
                      .name("Guide")
                      .traits(Map.of("humor", "dry"))
                      .tone("calm")
                      .build()));
      GeneratePromptRequest request =
          GeneratePromptRequest.builder()
              .task("Explain routing")
              .personalityId(guide.personalityId())
              .context(Map.of("audience", "new users"))
              .format("instruction")
              .build();

      assertThat(valueOf(prompts.generatePrompt(request)).prompt())
          .contains("Guide, calm, humor dry", "audience new users", "Task: Explain routing");
    }
  }

  @Test
  void anUnknownPersonalityIsAnInvocationThatFailed() {
    try (RhetorPromptClient prompts = RhetorPromptClient.create(config())) {
      assertThat(
              failureOf(
                      prompts.generatePrompt(
                          GeneratePromptRequest.builder().task("x").personalityId("none").build()),
                      CapabilityInvocationException.class)
                  .detail())
          .contains("Personality none not found");
    }
  }

  @Test
  void aConversationIsReadAndAnalyzedAsItWasWritten() throws Exception {
    try (RhetorCommunicationClient client = RhetorCommunicationClient.create(config())) {
      String id =
          valueOf(
                  client.createConversation(
                      NewConversation.builder()
                          .name("Release 7")
                          .metadata(Map.of("team", "core"))
                          .build()))
              .conversationId();
      assertThat(valueOf(client.addMessage(id, "All green.", "ci")).messageId()).isNotBlank();
      valueOf(client.addMessage(id, "Ship it.", "lead"));
      Conversation read = valueOf(client.getConversation(id));

      assertThat(read.name()).contains("Release 7");
      assertThat(read.metadata()).containsEntry("team", "core");
      assertThat(read.messages())
          .extracting(ConversationMessage::message)
          .containsExactly("All green.", "Ship it.");
      assertThat(read.messages().get(0).sender()).contains("ci");
      assertThat(read.messages().get(0).timestamp()).isPresent();
      assertThat(valueOf(client.analyzeConversation(id, "tone")).analysisType()).contains("tone");
      assertThat(valueOf(client.analyzeConversation(id)).findings())
          .containsKeys("summary", "senders");
    }
  }

  @Test
  void anUnknownConversationIsAnInvocationThatFailed() {
    try (RhetorCommunicationClient client = RhetorCommunicationClient.create(config())) {
      failureOf(client.getConversation("none"), CapabilityInvocationException.class);
      failureOf(client.addMessage("none", "x", "me"), CapabilityInvocationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whereHermesDoesNotKnowRhetorTheConfiguredAddressIsUsed(Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      RhetorConfig config = both.config.toBuilder().hermesUrl(hermes.url().toString()).build();
      try (RhetorClient rhetor = valueOf(RhetorClient.discover(config));
          RhetorPromptClient prompts = valueOf(RhetorPromptClient.discover(config))) {
        assertThat(valueOf(rhetor.getHealth()).isHealthy()).isTrue();
        assertThat(valueOf(prompts.listPromptTemplates())).isEmpty();
      }
      assertThat(hermes.discoveries()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whereThereIsNoHermesTheConfiguredAddressIsUsed(Shape shape) throws Exception {
    hermes.close();
    try (EndToEnd both = EndToEnd.with(shape)) {
      RhetorConfig config = both.config.toBuilder().hermesUrl(hermes.url().toString()).build();
      try (RhetorClient rhetor = valueOf(RhetorClient.discover(config))) {
        assertThat(valueOf(rhetor.getHealth()).isHealthy()).isTrue();
      }
    }
  }
}
