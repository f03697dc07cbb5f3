package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server may quote what it was sent; messages of exceptions, which end in logs, do not. */
class ErrorPrivacyTest {
  private static final String PROMPT = "The vault opens at 4711";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest
  @ValueSource(strings = {"detail", "error", "message"})
  void promptInTheServersText_isInDetailAndNotInTheMessage(String field) throws Exception {
    String said = "Cannot answer '" + PROMPT + "' now";
    RhetorApiException failure = refusalOf(PROMPT, body(Map.of(field, said)));

    assertThat(failure.detail()).hasValue(said);
    assertThat(failure.toString()).doesNotContain(PROMPT).contains("Cannot answer '…' now");
  }

  @Test
  void promptInAPlainText_isNotInTheMessage() {
    RhetorApiException failure = refusalOf(PROMPT, status(500).withBody("Bad: " + PROMPT));

    assertThat(failure.toString()).doesNotContain(PROMPT).contains("Bad: …");
    assertThat(failure.rawBody()).contains(PROMPT);
  }

  @Test
  void promptInAValidationError_isInFieldErrorsAndNotInTheMessage() throws Exception {
    String said = "'" + PROMPT + "' is too short";
    RhetorApiException failure =
        refusalOf(
            PROMPT, body(Map.of("detail", List.of(Map.of("loc", List.of("body"), "msg", said)))));

    assertThat(failure.fieldErrors().get(0).message()).isEqualTo(said);
    assertThat(failure.toString()).doesNotContain(PROMPT).contains("body: '…' is too short");
  }

  @Test
  void longPromptThatTheShownTextCutsOff_isNotInTheMessage() {
    String prompt = "secret ".repeat(1_000);
    RhetorApiException failure = refusalOf(prompt, status(500).withBody("Bad: " + prompt));

    assertThat(failure.toString()).doesNotContain("secret");
  }

  @Test
  void promptOfSeveralLinesThatTheServerQuotesEscaped_isNotInTheMessage() throws Exception {
    String prompt = "The vault\nopens at \"4711\"";
    RhetorApiException failure =
        refusalOf(
            prompt,
            body(Map.of("detail", "Bad: " + new ObjectMapper().writeValueAsString(prompt))));

    assertThat(failure.toString()).doesNotContainPattern("\\b4711\\b");
  }

  @Test
  void promptOfAConversation_isNotInTheMessage() throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(body(Map.of("detail", "Bad: one fish, two fish"))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorApiException failure =
          Outcomes.failureOf(
              rhetor.chat(
                  ChatRequest.of(ChatMessage.system("one fish"), ChatMessage.user("two fish"))),
              RhetorApiException.class);

      assertThat(failure.toString()).doesNotContain("fish").contains("Bad: …, …");
    }
  }

  @Test
  void textsInOptions_areNotInTheMessage_butNamesOfModelsAre() throws Exception {
    String said = "Bad: The vault opens at 4711, END-OF-ANSWER, high, claude-3-opus-20240229";
    SERVER.stubFor(any(anyUrl()).willReturn(body(Map.of("detail", said)).withStatus(400)));
    GenerationOptions options =
        GenerationOptions.builder()
            .parameter("system", "The vault opens at 4711")
            .parameter("effort", "high")
            .stop("END-OF-ANSWER")
            .fallback("anthropic", "claude-3-opus-20240229")
            .build();
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorApiException failure =
          Outcomes.failureOf(
              rhetor.sendMessage(MessageRequest.builder().message("Hi").options(options).build()),
              RhetorApiException.class);

      assertThat(failure).hasMessageContaining("Bad: …, …, high, claude-3-opus-20240229");
    }
  }

  @Test
  void promptInAFailureOfTheModel_isInErrorAndNotInTheMessage() throws Exception {
    String said = "Refused: " + PROMPT;
    SERVER.stubFor(any(anyUrl()).willReturn(ok(text(Map.of("error", said)))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorModelException failure =
          Outcomes.failureOf(rhetor.sendMessage(PROMPT), RhetorModelException.class);

      assertThat(failure.error()).isEqualTo(said);
      assertThat(failure.toString()).doesNotContain(PROMPT).contains("Refused: …");
    }
  }

  @Test
  void promptInAnUnreadableAnswer_isNotInTheMessage() {
    assertThat(failureOf(PROMPT, "<p>You said: " + PROMPT + "</p>"))
        .doesNotContainPattern("\\b4711\\b");
  }

  @Test
  void promptThatIsTheFirstWordOfAnUnreadableAnswer_isNotInTheMessage() {
    assertThat(failureOf("Schnickschnack", "Schnickschnack, really?"))
        .doesNotContain("Schnickschnack");
  }

  @Test
  void longPromptInAnUnreadableAnswer_isNotInTheMessage() {
    String prompt = "The vault opens at 4711 when " + "nobody looks and ".repeat(20);

    assertThat(failureOf(prompt, "<p>You said: " + prompt + "</p>"))
        .doesNotContainPattern("\\b4711\\b");
  }

  @Test
  void promptOfSeveralLinesInAnUnreadableAnswer_isNotInTheMessage() {
    String prompt = "The vault\n\nopens at 4711";

    assertThat(failureOf(prompt, "<p>You said: " + prompt + "</p>"))
        .doesNotContainPattern("\\b4711\\b");
  }

  @Test
  void tokenInTheServersText_isNotInTheMessage() throws Exception {
    SERVER.stubFor(
        any(anyUrl()).willReturn(body(Map.of("detail", "Unknown token sk-12345")).withStatus(401)));
    RhetorConfig config = LocalServer.config(SERVER).token("sk-12345").build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      assertThat(Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorApiException.class).toString())
          .doesNotContain("sk-12345");
      assertThat(Outcomes.failureOf(rhetor.getProviders(), RhetorApiException.class).toString())
          .doesNotContain("sk-12345");
    }
  }

  @Test
  void headerValueInTheServersText_isNotInTheMessage() throws Exception {
    SERVER.stubFor(
        any(anyUrl()).willReturn(body(Map.of("detail", "Unknown key k-12345")).withStatus(403)));
    RhetorConfig config = LocalServer.config(SERVER).header("X-API-Key", "k-12345").build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      assertThat(Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorApiException.class).toString())
          .doesNotContain("k-12345");
    }
  }

  private static String failureOf(String prompt, String answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(ok(answer)));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.failureOf(rhetor.sendMessage(prompt), RhetorException.class).toString();
    }
  }

  private static RhetorApiException refusalOf(String prompt, ResponseDefinitionBuilder answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.failureOf(rhetor.sendMessage(prompt), RhetorApiException.class);
    }
  }

  private static ResponseDefinitionBuilder body(Map<String, ?> fields) throws Exception {
    return status(422).withBody(text(fields));
  }

  private static String text(Map<String, ?> fields) throws Exception {
    return new ObjectMapper().writeValueAsString(fields);
  }
}
