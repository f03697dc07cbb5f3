package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bodies that messages and conversations are sent with. */
class MessageCallsTest {
  private static final ChatRequest CONVERSATION =
      ChatRequest.of(
          ChatMessage.system("Be terse."),
          ChatMessage.user("Any boats in?"),
          ChatMessage.assistant("Two."),
          ChatMessage.of(Role.of("tool"), ""));

  private static final String CONVERSATION_JSON =
      "'messages': [{'role': 'system', 'content': 'Be terse.'},"
          + " {'role': 'user', 'content': 'Any boats in?'},"
          + " {'role': 'assistant', 'content': 'Two.'}, {'role': 'tool', 'content': ''}]";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @BeforeEach
  void answerEverything() {
    for (String path : List.of("/message", "/chat")) {
      SERVER.stubFor(post(path).willReturn(okJson(json("{'message': 'Yes'}"))));
    }
    SERVER.stubFor(
        post("/stream")
            .willReturn(okForContentType("text/event-stream", "data: {\"done\": true}\r\n\r\n")));
  }

  @Test
  void messageAlone_sendsMessageAndStreaming() throws Exception {
    send(LocalServer.config(SERVER), MessageRequest.of("Grüße, \"Welt\" ⚓"));

    assertSent("/message", "{'message': 'Grüße, \\'Welt\\' ⚓', 'streaming': false}");
  }

  @Test
  void streamedMessage_sendsNoStreaming() throws Exception {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.streamMessage("Hi").collect());
    }

    assertSent("/stream", "{'message': 'Hi'}");
  }

  @Test
  void everySetting_hasItsField() throws Exception {
    send(
        LocalServer.config(SERVER),
        MessageRequest.builder()
            .message("Design a schema")
            .contextId(ContextId.of("my-component", "user 1"))
            .taskType(TaskType.PLANNING)
            .component("other")
            .promptId("quill_by_day")
            .build());

    assertSent(
        "/message",
        "{'message': 'Design a schema', 'context_id': 'my-component:user 1',"
            + " 'task_type': 'planning', 'component': 'other', 'prompt_id': 'quill_by_day',"
            + " 'streaming': false}");
  }

  @Test
  void generationParameters_areSentAtTheTopOfOptionsAndNested() throws Exception {
    GenerationOptions options =
        GenerationOptions.builder()
            .provider("simulated")
            .model("simulated-fast")
            .temperature(0.2)
            .maxTokens(800)
            .topP(0.9)
            .stop("END", "STOP")
            .bypassBudget(true)
            .fallback("ollama", "llama3")
            .parameter("seed", 7)
            .parameter("logit_bias", Map.of("50256", List.of(-100, true, "x")))
            .build();
    send(
        LocalServer.config(SERVER),
        MessageRequest.builder().message("Warm?").options(options).build());

    String parameters =
        "'temperature': 0.2, 'max_tokens': 800, 'top_p': 0.9, 'stop': ['END', 'STOP'],"
            + " 'bypass_budget': true, 'fallback_provider': 'ollama', 'fallback_model': 'llama3',"
            + " 'seed': 7, 'logit_bias': {'50256': [-100, true, 'x']}";
    assertSent(
        "/message",
        "{'message': 'Warm?', 'streaming': false, 'options': {'provider': 'simulated', 'model':"
            + " 'simulated-fast', "
            + parameters
            + ", 'options': {"
            + parameters
            + "}}}");
  }

  @Test
  void providerAndModelAlone_areNotNested() throws Exception {
    GenerationOptions options = GenerationOptions.builder().provider("p").model("m").build();
    send(
        LocalServer.config(SERVER),
        MessageRequest.builder().message("Hi").options(options).build());

    assertSent(
        "/message",
        "{'message': 'Hi', 'streaming': false, 'options': {'provider': 'p', 'model': 'm'}}");
  }

  @Test
  void componentOfTheClient_isSentAndNamesTheDefaultContext() throws Exception {
    send(LocalServer.config(SERVER).component("quill"), MessageRequest.of("Hi"));

    assertSent(
        "/message",
        "{'message': 'Hi', 'component': 'quill', 'context_id': 'quill:default',"
            + " 'streaming': false}");
  }

  @Test
  void componentOfTheRequest_beatsThatOfTheClient() throws Exception {
    send(
        LocalServer.config(SERVER).component("quill"),
        MessageRequest.builder().message("Hi").component("ink").build());

    assertSent(
        "/message",
        "{'message': 'Hi', 'component': 'ink', 'context_id': 'ink:default', 'streaming': false}");
  }

  @Test
  void contextOfTheRequest_beatsTheDefaultOne() throws Exception {
    send(
        LocalServer.config(SERVER).component("quill"),
        MessageRequest.builder().message("Hi").contextId(ContextId.of("plain")).build());

    assertSent(
        "/message",
        "{'message': 'Hi', 'component': 'quill', 'context_id': 'plain', 'streaming': false}");
  }

  @Test
  void conversation_sendsItsTurnsInOrder() throws Exception {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.chat(CONVERSATION));
    }

    assertSent("/chat", "{" + CONVERSATION_JSON + ", 'streaming': false}");
  }

  @Test
  void streamedConversation_sendsStreaming() throws Exception {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.streamChat(CONVERSATION).collect());
    }

    assertSent("/chat", "{" + CONVERSATION_JSON + ", 'streaming': true}");
  }

  @Test
  void conversation_hasTheSettingsOfAMessage() throws Exception {
    ChatRequest request =
        CONVERSATION.toBuilder()
            .taskType(TaskType.CHAT)
            .promptId("id")
            .options(GenerationOptions.builder().maxTokens(1).build())
            .build();
    try (RhetorClient rhetor =
        RhetorClient.create(LocalServer.config(SERVER).component("quill").build())) {
      Outcomes.valueOf(rhetor.chat(request));
    }

    assertSent(
        "/chat",
        "{"
            + CONVERSATION_JSON
            + ", 'component': 'quill', 'context_id': 'quill:default', 'task_type': 'chat',"
            + " 'prompt_id': 'id', 'options': {'max_tokens': 1, 'options': {'max_tokens': 1}},"
            + " 'streaming': false}");
  }

  @Test
  void blankText_isRefusedBeforeAnythingIsSent() {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThatThrownBy(() -> rhetor.sendMessage(" "))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("message");
      assertThatThrownBy(() -> rhetor.streamMessage("\n"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("message");
    }

    SERVER.verify(0, postRequestedFor(urlEqualTo("/message")));
    SERVER.verify(0, postRequestedFor(urlEqualTo("/stream")));
  }

  @Test
  void nullRequest_isRefusedByName() {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThatNullPointerException()
          .isThrownBy(() -> rhetor.sendMessage((MessageRequest) null))
          .withMessage("request");
      assertThatNullPointerException()
          .isThrownBy(() -> rhetor.streamMessage((MessageRequest) null))
          .withMessage("request");
      assertThatNullPointerException().isThrownBy(() -> rhetor.chat(null)).withMessage("request");
      assertThatNullPointerException()
          .isThrownBy(() -> rhetor.streamChat(null))
          .withMessage("request");
    }
  }

  private static void send(RhetorConfig.Builder config, MessageRequest request) throws Exception {
    try (RhetorClient rhetor = RhetorClient.create(config.build())) {
      Outcomes.valueOf(rhetor.sendMessage(request));
    }
  }

  /** Exactly these fields, and one request. */
  private static void assertSent(String path, String body) {
    String expected = json(body.replace("\\'", "\\\""));
    SERVER.verify(
        1, postRequestedFor(urlEqualTo(path)).withRequestBody(equalToJson(expected, false, false)));
  }
}
