package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.conversation.AddedMessage;
import io.rhetor.client.conversation.Conversation;
import io.rhetor.client.conversation.ConversationAnalysis;
import io.rhetor.client.conversation.ConversationMessage;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.conversation.NewConversationMessage;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations: what is sent for them and what the answers say. */
class CommunicationClientTest {
  private static final String COMPONENT = "rhetor-communication";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private RhetorCommunicationClient communication;

  @BeforeEach
  void open() {
    communication = RhetorCommunicationClient.create(HermesStubs.config(SERVER).build());
    HermesStubs.register(
        SERVER,
        COMPONENT,
        "['create_conversation', 'add_message', 'get_conversation', 'analyze_conversation']");
  }

  @AfterEach
  void close() {
    communication.close();
  }

  private static void answer(String answer) {
    SERVER.stubFor(post(anyUrl()).willReturn(okJson(json(answer))));
  }

  private static void assertSent(String capability, String body) {
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/part/capabilities/" + capability))
            .withRequestBody(equalToJson(json(body))));
  }

  @Test
  void createConversation_sendsNameAndNotes() throws Exception {
    answer("{'conversation_id': 'c1', 'name': 'Release 7', 'state': 'open'}");

    Conversation created =
        Outcomes.valueOf(
            communication.createConversation(
                NewConversation.builder()
                    .name("Release 7")
                    .metadata(Map.of("priority", 1))
                    .build()));

    assertThat(created.conversationId()).isEqualTo("c1");
    assertThat(created.name()).hasValue("Release 7");
    assertThat(created.messages()).isEmpty();
    assertThat(created.additionalProperties()).isEqualTo(Map.of("state", "open"));
    assertSent("create_conversation", "{'name': 'Release 7', 'metadata': {'priority': 1}}");
  }

  @Test
  void createConversation_sendsNothingThatIsNotSet() throws Exception {
    answer("{'conversationId': 'c1'}");

    Outcomes.valueOf(communication.createConversation(NewConversation.builder().build()));

    assertSent("create_conversation", "{}");
  }

  @Test
  void addMessage_sendsMessageSenderAndNotes() throws Exception {
    answer("{'message_id': 'm1', 'conversation_id': 'c1', 'position': 4}");

    AddedMessage added =
        Outcomes.valueOf(
            communication.addMessage(
                "c1",
                NewConversationMessage.builder()
                    .message("Green.")
                    .sender("build")
                    .metadata(Map.of("tags", List.of("ci")))
                    .build()));

    assertThat(added.messageId()).isEqualTo("m1");
    assertThat(added.conversationId()).hasValue("c1");
    assertThat(added.additionalProperties()).isEqualTo(Map.of("position", 4));
    assertSent(
        "add_message",
        "{'conversation_id': 'c1', 'message': 'Green.', 'sender': 'build',"
            + " 'metadata': {'tags': ['ci']}}");
  }

  @Test
  void addMessage_withoutNotes() throws Exception {
    answer("{'message_id': 'm1'}");

    Outcomes.valueOf(communication.addMessage("c1", "Green.", "build"));

    assertSent("add_message", "{'conversation_id': 'c1', 'message': 'Green.', 'sender': 'build'}");
  }

  @Test
  void getConversation_readsMessagesOfEveryShape() throws Exception {
    answer(
        "{'messages': [{'message_id': 'm1', 'message': 'Green.', 'sender': 'build',"
            + " 'timestamp': '2025-04-24T12:34:56', 'metadata': {'a': 1}, 'seen': true},"
            + " {'id': 'm2', 'content': 'Ship it.', 'role': 'user'}, 'Done.', {'message': {}}],"
            + " 'created_at': '2025-04-24T12:34:56.789Z', 'metadata': {'priority': 'high'},"
            + " 'state': 'open'}");

    Conversation read = Outcomes.valueOf(communication.getConversation("c1"));

    assertThat(read.conversationId()).isEqualTo("c1");
    assertThat(read.createdAt()).hasValue(Instant.parse("2025-04-24T12:34:56.789Z"));
    assertThat(read.metadata()).isEqualTo(Map.of("priority", "high"));
    assertThat(read.additionalProperties()).isEqualTo(Map.of("state", "open"));
    assertThat(read.messages())
        .extracting(ConversationMessage::message)
        .containsExactly("Green.", "Ship it.", "Done.", "");
    assertThat(read.messages().get(0))
        .isEqualTo(
            ConversationMessage.fromJson(
                fields(
                    "message_id",
                    "m1",
                    "message",
                    "Green.",
                    "sender",
                    "build",
                    "timestamp",
                    Instant.parse("2025-04-24T12:34:56Z"),
                    "metadata",
                    Map.of("a", 1),
                    "seen",
                    true)));
    assertThat(read.messages().get(1).messageId()).hasValue("m2");
    assertThat(read.messages().get(1).sender()).hasValue("user");
    assertSent("get_conversation", "{'conversation_id': 'c1'}");
  }

  @Test
  void analyzeConversation_asText() throws Exception {
    answer("{'analysis': 'All agree.', 'conversation_id': 'c1'}");

    ConversationAnalysis analysis = Outcomes.valueOf(communication.analyzeConversation("c1"));

    assertThat(analysis.text()).hasValue("All agree.");
    assertThat(analysis.findings()).isEmpty();
    assertThat(analysis.conversationId()).hasValue("c1");
    assertSent("analyze_conversation", "{'conversation_id': 'c1'}");
  }

  @Test
  void analyzeConversation_asFindings() throws Exception {
    answer("{'analysis': {'mood': 'good', 'turns': 4}, 'analysis_type': 'sentiment'}");

    ConversationAnalysis analysis =
        Outcomes.valueOf(communication.analyzeConversation("c1", "sentiment"));

    assertThat(analysis.text()).isEmpty();
    assertThat(analysis.findings()).isEqualTo(Map.of("mood", "good", "turns", 4));
    assertThat(analysis.analysisType()).hasValue("sentiment");
    assertSent("analyze_conversation", "{'conversation_id': 'c1', 'analysis_type': 'sentiment'}");
  }

  @Test
  void analysisOfAnotherShape_isKept() throws Exception {
    answer("{'analysis': ['one', 'two']}");

    assertThat(Outcomes.valueOf(communication.analyzeConversation("c1")).additionalProperties())
        .isEqualTo(Map.of("analysis", List.of("one", "two")));
  }

  static Stream<Arguments> essentials() {
    NewConversation conversation = NewConversation.builder().build();
    return Stream.of(
        essential("{}", client -> client.createConversation(conversation)),
        essential("{'conversation_id': ''}", client -> client.createConversation(conversation)),
        essential("{'id': 'm1'}", client -> client.addMessage("c1", "Green.", "build")),
        essential("{'messages': null}", client -> client.getConversation("c1")),
        essential("{'messages': {}}", client -> client.getConversation("c1")),
        essential("{'analysis': null}", client -> client.analyzeConversation("c1")));
  }

  private static Arguments essential(
      String answer, Function<RhetorCommunicationClient, CompletableFuture<?>> call) {
    return Arguments.of(answer, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("essentials")
  void answerWithoutWhatIsEssential_isAProtocolError(
      String answer, Function<RhetorCommunicationClient, CompletableFuture<?>> call) {
    answer(answer);

    Outcomes.failureOf(call.apply(communication), RhetorProtocolException.class);
  }

  @Test
  void failure_doesNotShowTheMessage() {
    SERVER.stubFor(
        post(anyUrl()).willReturn(serverError().withBody("cannot add 'The vault is open'")));

    ComponentUnavailableException failure =
        Outcomes.failureOf(
            communication.addMessage("c1", "The vault is open", "build"),
            ComponentUnavailableException.class);

    assertThat(failure.toString()).contains("cannot add").doesNotContain("vault");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void blankInput_isRefusedByItsName(String blank) {
    NewConversationMessage message =
        NewConversationMessage.builder().message("m").sender("s").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> communication.addMessage(blank, message))
        .withMessageStartingWith("conversationId: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> communication.addMessage("c1", blank, "s"))
        .withMessageStartingWith("message: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> communication.addMessage("c1", "m", blank))
        .withMessageStartingWith("sender: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> communication.getConversation(blank))
        .withMessageStartingWith("conversationId: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> communication.analyzeConversation(blank))
        .withMessageStartingWith("conversationId: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> communication.analyzeConversation("c1", blank))
        .withMessageStartingWith("analysisType: ");
    assertThatNullPointerException()
        .isThrownBy(() -> communication.getConversation(null))
        .withMessage("conversationId");
    assertThatNullPointerException()
        .isThrownBy(() -> communication.createConversation(null))
        .withMessage("conversation");
    assertThatNullPointerException()
        .isThrownBy(() -> communication.addMessage("c1", null))
        .withMessage("message");
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void closing_failsLaterCalls() {
    communication.close();

    Outcomes.failureOf(communication.getConversation("c1"), ClientClosedException.class);
  }
}
