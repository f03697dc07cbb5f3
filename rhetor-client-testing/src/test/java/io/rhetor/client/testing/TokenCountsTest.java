package io.rhetor.client.testing;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.UsageRecord;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What answers tell of their tokens is what the budget counts. */
@RhetorTest(shape = Shape.DOCUMENTED)
class TokenCountsTest {
  @Test
  void wholeAnswersAndStreamsTellTheirTokens(RhetorClient rhetor) {
    MessageResponse whole = await(rhetor.sendMessage("What is Tekton?"));
    MessageResponse streamed = await(rhetor.streamMessage("What is Tekton?").collect());
    MessageResponse chat =
        await(
            rhetor.chat(
                ChatRequest.of(ChatMessage.system("Be terse."), ChatMessage.user("Hello there"))));

    TokenUsage expected = TokenUsage.of(3, whole.message().split("\\s+").length);
    assertThat(whole.usage()).contains(expected);
    assertThat(streamed.usage()).contains(expected);
    assertThat(chat.usage()).contains(TokenUsage.of(4, chat.message().split("\\s+").length));
    List<UsageRecord> records = await(rhetor.budget().getUsage(BudgetPeriod.DAILY)).records();
    assertThat(records)
        .extracting(record -> record.outputTokens().orElse(0))
        .contains(expected.outputTokens().orElse(1));
  }
}
