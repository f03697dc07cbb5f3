package io.rhetor.client.resilience;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.LlmClient;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A budget-aware client of a server that answers as one was recorded. */
class BudgetAwareOverHttpTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static final GenerationOptions ADVANCED =
      GenerationOptions.builder().provider("simulated").model("simulated-advanced").build();

  private LlmClient llm;

  @BeforeEach
  void start() {
    llm = BudgetAwareLlmClient.create(LocalServer.client(SERVER));
  }

  @AfterEach
  void close() {
    llm.close();
  }

  @Test
  void withinTheRecordedLimits_answersComeWithoutWarning() throws Exception {
    SERVER.stubFor(Replay.whole(Capture.load("april-2025/budget-status-with-limits")));
    SERVER.stubFor(
        Replay.whole(
            Capture.load("april-2025-repaired/budget-warn-exceeded-message-shows-no-warning")));

    MessageResponse answer = Outcomes.valueOf(llm.sendMessage("What will this cost me?"));

    assertThat(answer.model()).contains("simulated-advanced");
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void beyondALimitThatWarns_recordedAnswersGetTheWarningThatTheServerLeavesOut() throws Exception {
    stubBudget("warn", "2.6");
    SERVER.stubFor(
        Replay.whole(
            Capture.load("april-2025-repaired/budget-warn-exceeded-message-shows-no-warning")));
    SERVER.stubFor(
        Replay.whole(
            Capture.load("april-2025-repaired/budget-warn-exceeded-stream-shows-no-warning")));
    String warning = "104 % of the daily budget are spent: 2.6 of 2.5 USD";

    assertThat(Outcomes.valueOf(llm.sendMessage("Cost?")).warnings()).containsExactly(warning);
    assertThat(Outcomes.valueOf(llm.streamMessage("Cost?").collect()).warnings())
        .containsExactly(warning);
    SERVER.verify(1, getRequestedFor(urlEqualTo("/budget")));
  }

  @Test
  void beyondALimitThatIsEnforced_nothingButTheBudgetIsAskedFor() {
    stubBudget("enforce", "2.5");
    ChatRequest chat = ChatRequest.of(ChatMessage.user("Cost?"));

    for (CompletableFuture<MessageResponse> refused :
        List.of(
            llm.sendMessage("Cost?"),
            llm.streamMessage("Cost?").collect(),
            llm.chat(chat),
            llm.streamChat(chat).collect())) {
      BudgetExceededException refusal = Outcomes.failureOf(refused, BudgetExceededException.class);
      assertThat(refusal.period()).isEqualTo(BudgetPeriod.DAILY);
      assertThat(refusal.usage()).isEqualByComparingTo("2.5");
    }
    SERVER.verify(1, getRequestedFor(urlEqualTo("/budget")));
    SERVER.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void recordedDowngrades_areNoticedInTheFirstAnswer() throws Exception {
    SERVER.stubFor(Replay.whole(Capture.load("april-2025/budget-status-no-limits")));
    SERVER.stubFor(
        Replay.whole(
            Capture.load("april-2025-repaired/budget-enforce-exceeded-downgrades-to-free-model")));
    SERVER.stubFor(
        Replay.whole(
            Capture.load(
                "april-2025-repaired/budget-enforce-exceeded-chat-downgrades-to-free-model")));
    MessageRequest message = MessageRequest.builder().message("Cost?").options(ADVANCED).build();
    ChatRequest chat =
        ChatRequest.builder().addMessage(ChatMessage.user("Cost?")).options(ADVANCED).build();

    for (MessageResponse answer :
        List.of(Outcomes.valueOf(llm.sendMessage(message)), Outcomes.valueOf(llm.chat(chat)))) {
      assertThat(answer.message()).isEqualTo("Sea state is calm.");
      assertThat(answer.warnings())
          .singleElement()
          .asString()
          .startsWith("ollama/llama3 answered in place of simulated/simulated-advanced");
    }
  }

  @Test
  void recordedEmptyStreamOfAnUnavailableModel_isNoticedAsADowngrade() throws Exception {
    SERVER.stubFor(Replay.whole(Capture.load("april-2025/budget-status-no-limits")));
    SERVER.stubFor(
        Replay.whole(
            Capture.load(
                "april-2025-repaired/budget-enforce-exceeded-free-model-unavailable-stream")));
    GenerationOptions opus =
        GenerationOptions.builder().provider("anthropic").model("claude-3-opus-20240229").build();

    MessageResponse answer =
        Outcomes.valueOf(
            llm.streamMessage(MessageRequest.builder().message("Cost?").options(opus).build())
                .collect());

    assertThat(answer.message()).isEmpty();
    assertThat(answer.warnings())
        .singleElement()
        .asString()
        .startsWith("ollama/llama3 answered in place of anthropic/claude-3-opus-20240229");
  }

  @Test
  void serverWithoutBudget_isWarnedOfAndUsed() throws Exception {
    SERVER.stubFor(get("/budget").willReturn(notFound()));
    SERVER.stubFor(
        Replay.whole(
            Capture.load("april-2025-repaired/budget-warn-exceeded-message-shows-no-warning")));

    assertThat(Outcomes.valueOf(llm.sendMessage("Cost?")).warnings())
        .singleElement()
        .asString()
        .startsWith("The budget could not be read: ")
        .contains("404");
  }

  /** The recorded status with another use of the daily limit, which was 0 in all recordings. */
  private static void stubBudget(String policy, String usage) {
    ObjectNode status = Capture.load("april-2025/budget-status-with-limits").answer().deepCopy();
    ObjectNode daily = (ObjectNode) status.get("daily");
    daily.put("policy", policy);
    daily.put("usage", Double.parseDouble(usage));
    SERVER.stubFor(get("/budget").willReturn(okJson(status.toString())));
  }
}
