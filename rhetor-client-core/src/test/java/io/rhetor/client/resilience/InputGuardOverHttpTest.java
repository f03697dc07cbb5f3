package io.rhetor.client.resilience;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes over the wire of a client with a guard in front of it. */
class InputGuardOverHttpTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private LlmClient guarded;

  @BeforeEach
  void guard() {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"message\": \"Hello\"}")));
    guarded =
        InputGuard.builder()
            .sanitize("no numbers", text -> text.replaceAll("\\d+", "#"))
            .maxCharacters(10)
            .build()
            .protect(LocalServer.client(SERVER));
  }

  @AfterEach
  void close() {
    guarded.close();
  }

  @Test
  void messages_areSentRewritten() throws Exception {
    Outcomes.valueOf(guarded.sendMessage("call 4711"));
    Outcomes.valueOf(guarded.streamMessage("call 4712").collect());

    SERVER.verify(1, postRequestedFor(urlEqualTo("/message")).withRequestBody(message("call #")));
    SERVER.verify(1, postRequestedFor(urlEqualTo("/stream")).withRequestBody(message("call #")));
  }

  @Test
  void everyTurnOfAChat_isSentRewritten() throws Exception {
    ChatRequest request =
        ChatRequest.of(ChatMessage.system("Be 1"), ChatMessage.user("Hi"), ChatMessage.user("22"));

    Outcomes.valueOf(guarded.chat(request));
    Outcomes.valueOf(guarded.streamChat(request).collect());

    SERVER.verify(
        2,
        postRequestedFor(urlEqualTo("/chat"))
            .withRequestBody(matchingJsonPath("$.messages[0].content", WireMock.equalTo("Be #")))
            .withRequestBody(matchingJsonPath("$.messages[0].role", WireMock.equalTo("system")))
            .withRequestBody(matchingJsonPath("$.messages[1].content", WireMock.equalTo("Hi")))
            .withRequestBody(matchingJsonPath("$.messages[2].content", WireMock.equalTo("#"))));
  }

  @Test
  void turnThatIsRefused_isNamedByItsPlaceAndNothingIsSent() {
    ChatRequest request =
        ChatRequest.of(
            ChatMessage.system("Be brief"),
            ChatMessage.user("Hi"),
            ChatMessage.assistant("What may I do?"));
    String refusal =
        "messages[2].content: must have at most 10 characters, not 14; shorten it or send it in"
            + " parts";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guarded.chat(request))
        .withMessage(refusal);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> guarded.streamChat(request))
        .withMessage(refusal);
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  private static StringValuePattern message(String text) {
    return matchingJsonPath("$.message", WireMock.equalTo(text));
  }
}
