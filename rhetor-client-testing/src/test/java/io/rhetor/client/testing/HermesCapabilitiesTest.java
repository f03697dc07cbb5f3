package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HermesCapabilitiesTest {
  private static final String PROMPT = "/rhetor-prompt/capabilities/";
  private static final String COMMUNICATION = "/rhetor-communication/capabilities/";
  private static final String CONVERSATION = "{\"conversation_id\":\"conversation-1\"}";

  private final SimulatedHermes hermes = SimulatedHermes.start();
  private final Caller caller = new Caller(hermes.url());

  @AfterEach
  void close() {
    hermes.close();
  }

  @Test
  void aTemplateIsCreatedWithItsVariables() {
    assertThat(createTemplate().encode())
        .isEqualTo(
            "{\"template_id\":\"doc_page\",\"name\":\"Doc page\","
                + "\"template\":\"Document {{ thing }} for {reader}.\","
                + "\"variables\":[\"thing\",\"reader\",\"extra\"],\"description\":null,"
                + "\"tags\":[],\"metadata\":{}}");
  }

  @Test
  void aTemplateIsRendered() {
    createTemplate();

    assertThat(
            caller
                .postJson(
                    PROMPT + "render_prompt",
                    "{\"template_id\":\"doc_page\",\"variables\":{\"thing\":\"it\",\"reader\":\"us\"}}")
                .getString("prompt"))
        .isEqualTo("Document it for us.");
  }

  private JsonObject createTemplate() {
    return caller.postJson(
        PROMPT + "create_prompt_template",
        "{\"name\":\"Doc page\",\"template\":\"Document {{ thing }} for {reader}.\","
            + "\"variables\":[\"thing\",\"extra\"]}");
  }

  @Test
  void aPersonalityGetsAnIdOfItsName() {
    assertThat(createPersonality().getString("personality_id")).isEqualTo("sea_captain");
    assertThat(createPersonality().getString("personality_id")).isEqualTo("sea_captain_1");
  }

  @Test
  void aPromptIsGeneratedFromAllThatIsGiven() {
    createPersonality();

    assertThat(
            caller
                .postJson(
                    PROMPT + "generate_prompt",
                    "{\"task\":\"Explain tides\",\"context\":{\"audience\":\"children\",\"pages\":2},"
                        + "\"personality_id\":\"sea_captain\",\"format\":\"chat\"}")
                .getString("prompt"))
        .isEqualTo(
            "Speak as Sea Captain, gruff, humour dry.\n"
                + "Keep in mind: audience children, pages 2.\n"
                + "User: Explain tides");
  }

  @Test
  void aTaskAloneIsAnInstruction() {
    assertThat(
            caller
                .postJson(PROMPT + "generate_prompt", "{\"task\":\"Explain tides\"}")
                .getString("prompt"))
        .isEqualTo("Task: Explain tides");
  }

  private JsonObject createPersonality() {
    return caller.postJson(
        PROMPT + "create_personality",
        "{\"name\":\"Sea Captain\",\"traits\":{\"humour\":\"dry\"},\"tone\":\"gruff\","
            + "\"examples\":[\"Arr\"]}");
  }

  @Test
  void aConversationKeepsItsMessages() {
    String message = converse();

    JsonObject conversation = caller.postJson(COMMUNICATION + "get_conversation", CONVERSATION);

    assertThat(message).isEqualTo("message-2");
    assertThat(conversation.getString("name")).isEqualTo("Watch");
    assertThat(conversation.getJsonArray("messages")).hasSize(2);
    assertThat(conversation.getJsonArray("messages").getJsonObject(0).fieldNames())
        .containsExactly("message_id", "message", "sender", "metadata", "timestamp");
  }

  @Test
  void aConversationIsAnalyzed() {
    converse();

    assertThat(caller.postJson(COMMUNICATION + "analyze_conversation", CONVERSATION).encode())
        .isEqualTo(
            "{\"conversation_id\":\"conversation-1\",\"analysis_type\":\"summary\","
                + "\"analysis\":{\"summary\":\"2 messages of 3 words from 2\",\"message_count\":2,"
                + "\"word_count\":3,\"senders\":[\"ann\",\"bob\"]}}");
  }

  private String converse() {
    caller.post(COMMUNICATION + "create_conversation", "{\"name\":\"Watch\"}");
    add("ann", "Ship ahoy");
    return add("bob", "Aye").getString("message_id");
  }

  private JsonObject add(String sender, String message) {
    return caller.postJson(
        COMMUNICATION + "add_message",
        new JsonObject(CONVERSATION).put("sender", sender).put("message", message).encode());
  }

  @Test
  void conversationsAreKeptApart() {
    converse();

    assertThat(
            caller
                .postJson(COMMUNICATION + "create_conversation", "{}")
                .getString("conversation_id"))
        .isEqualTo("conversation-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rhetor-prompt        | render_prompt    | {\"template_id\":\"x\",\"variables\":{}}   | Template x not found",
        "rhetor-prompt        | generate_prompt  | {\"task\":\"t\",\"personality_id\":\"x\"}  | Personality x not found",
        "rhetor-prompt        | generate_prompt  | {\"task\":\"t\",\"format\":\"x\"}          | Unknown format x",
        "rhetor-communication | get_conversation | {\"conversation_id\":\"x\"}               | Conversation x not found"
      })
  void whatIsUnknownIsAnInvocationError(
      String component, String capability, String parameters, String message) {
    HttpResponse<String> answer =
        caller.post("/" + component + "/capabilities/" + capability, parameters);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("message")).isEqualTo(message);
  }

  @Test
  void aMissingParameterIsNamed() {
    HttpResponse<String> answer = caller.post(COMMUNICATION + "add_message", CONVERSATION);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("[\"body\",\"message\"]", "[\"body\",\"sender\"]");
  }

  @Test
  void anUnknownCapabilityIsNotFound() {
    HttpResponse<String> answer = caller.post(PROMPT + "create_conversation", "{}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Capability not found\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, 401",
    "FORBIDDEN, 403",
    "UNKNOWN_CAPABILITY, 404",
    "BAD_PARAMETERS, 400",
    "SERVER_ERROR, 500"
  })
  void aCapabilityFailsOnceIfAsked(HermesFault fault, int status) {
    hermes.inject(fault);
    String body = "{\"task\":\"t\"}";

    assertThat(caller.post(PROMPT + "generate_prompt", body).statusCode()).isEqualTo(status);
    assertThat(caller.post(PROMPT + "generate_prompt", body).statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultStrikesAsOftenAsAskedAndSparesDiscovery() {
    hermes.inject(HermesFault.SERVER_ERROR, 2);
    String body = "{\"task\":\"t\"}";

    assertThat(caller.get("/api/registry/component/rhetor-prompt").statusCode()).isEqualTo(200);
    assertThat(caller.post(PROMPT + "generate_prompt", body).statusCode()).isEqualTo(500);
    assertThat(caller.post(PROMPT + "generate_prompt", body).statusCode()).isEqualTo(500);
    assertThat(caller.post(PROMPT + "generate_prompt", body).statusCode()).isEqualTo(200);
  }

  @Test
  void invocationsAreRecordedWithTheirHeaders() {
    hermes.inject(HermesFault.UNAUTHORIZED);
    caller.send(
        caller
            .request(PROMPT + "generate_prompt")
            .header("content-type", "application/json")
            .header("Authorization", "Bearer secret")
            .header("X-Client-ID", "me")
            .POST(BodyPublishers.ofString("{\"task\":\"t\"}")));

    assertThat(hermes.invocations()).hasSize(1);
    assertThat(hermes.invocations().get(0).authorization()).contains("Bearer secret");
    assertThat(hermes.invocations().get(0).clientId()).contains("me");
    assertThat(hermes.discoveries()).isEmpty();
  }
}
