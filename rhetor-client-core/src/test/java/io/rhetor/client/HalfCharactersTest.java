package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.support.LocalServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A text that was cut within a character is sent with U+FFFD in place of the half. */
class HalfCharactersTest {
  /** An anchor, half of a ship, and the other half behind a word. */
  private static final String CUT = "\u2693 \uD83D ship \uDEA2";

  private static final String SENT = "\u2693 \uFFFD ship \uFFFD";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  static Stream<Arguments> calls() {
    return Stream.of(
        call("message", (rhetor, prompts) -> rhetor.sendMessage(CUT)),
        call("stream", (rhetor, prompts) -> rhetor.streamMessage(CUT).collect()),
        call(
            "chat",
            (rhetor, prompts) ->
                rhetor.chat(ChatRequest.builder().addMessage(ChatMessage.user(CUT)).build())),
        call(
            "option",
            (rhetor, prompts) ->
                rhetor.sendMessage(
                    MessageRequest.builder()
                        .message("Hi")
                        .options(GenerationOptions.builder().stop(CUT).build())
                        .build())),
        call(
            "template",
            (rhetor, prompts) ->
                prompts.createPromptTemplate(
                    NewPromptTemplate.builder().name("n").template(CUT).build())),
        call(
            "description",
            (rhetor, prompts) ->
                prompts.createPromptTemplate(
                    NewPromptTemplate.builder().name("n").template("t").description(CUT).build())),
        call(
            "metadata",
            (rhetor, prompts) ->
                prompts.createPrompt(
                    NewSystemPrompt.builder()
                        .name("n")
                        .component("c")
                        .content("t")
                        .metadata(Map.of("key", CUT))
                        .build())),
        call(
            "name of metadata",
            (rhetor, prompts) ->
                prompts.createPrompt(
                    NewSystemPrompt.builder()
                        .name("n")
                        .component("c")
                        .content("t")
                        .metadata(Map.of(CUT, "value"))
                        .build())),
        call("variable", (rhetor, prompts) -> prompts.renderPrompt("id", Map.of("name", CUT))),
        call(
            "query",
            (rhetor, prompts) -> rhetor.contexts().searchContext(ContextId.of("c", "u"), CUT)));
  }

  private interface Call {
    CompletableFuture<?> begin(RhetorClient rhetor, RhetorPromptClient prompts);
  }

  private static Arguments call(String name, Call call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void halves_areSentAsReplacements(String name, Call call) {
    SERVER.stubFor(
        any(anyUrl()).willReturn(okJson("{\"template_id\":\"id\",\"content\":\"{{ name }}\"}")));
    try (RhetorClient rhetor = LocalServer.client(SERVER);
        RhetorPromptClient prompts =
            RhetorPromptClient.create(LocalServer.config(SERVER).build())) {
      // What is sent counts, not what comes of it.
      assertThat(call.begin(rhetor, prompts).handle((answer, failure) -> true).join()).isTrue();
    }

    assertThat(SERVER.findAll(anyRequestedFor(anyUrl())))
        .extracting(HalfCharactersTest::allText)
        .anyMatch(text -> text.contains(SENT))
        .noneMatch(text -> text.toUpperCase(Locale.ROOT).contains("\\UD83D"))
        .noneMatch(text -> text.toUpperCase(Locale.ROOT).contains("\\UDEA2"));
  }

  private static String allText(LoggedRequest request) {
    return URLDecoder.decode(request.getUrl(), StandardCharsets.UTF_8) + request.getBodyAsString();
  }
}
