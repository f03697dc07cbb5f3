package io.rhetor.recipes.fakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** The same part, tested in four ways. The simpler ones suffice for most tests. */
class SummariesTest {
  @Test
  void aFixedAnswer() {
    LlmClient llm = LlmClient.answering("Short.");

    assertThat(new Summaries(llm).summarize("A long text").join()).isEqualTo("Short.");
    assertThat(new Summaries(llm).length("A long text").join()).isEqualTo(6);
  }

  @Test
  void aFake() {
    LlmClient llm =
        LlmClient.answering(
            request -> {
              String asked = request.messages().get(0).content();
              return CompletableFuture.completedFuture(
                  MessageResponse.of(asked.length() + " characters"));
            });

    assertThat(new Summaries(llm).summarize("abc").join()).isEqualTo("14 characters");
  }

  @Test
  void aMock() {
    LlmClient llm = mock(LlmClient.class);
    when(llm.sendMessage(any(MessageRequest.class)))
        .thenReturn(CompletableFuture.completedFuture(MessageResponse.of("Short.")));

    assertThat(new Summaries(llm).summarize("A long text").join()).isEqualTo("Short.");

    ArgumentCaptor<MessageRequest> sent = ArgumentCaptor.forClass(MessageRequest.class);
    verify(llm).sendMessage(sent.capture());
    assertThat(sent.getValue().message()).isEqualTo("Summarize: A long text");
    assertThat(sent.getValue().taskType()).contains(TaskType.REASONING);
  }

  @Test
  void aMockThatFails() {
    LlmClient llm = mock(LlmClient.class);
    when(llm.sendMessage(any(MessageRequest.class)))
        .thenReturn(
            CompletableFuture.failedFuture(
                new RhetorConnectionException("The connection broke.", null, true)));

    assertThat(new Summaries(llm).summarize("A long text").join()).startsWith("No summary now");
  }

  @Test
  void aFailureOfAStream() {
    LlmClient llm = mock(LlmClient.class);
    when(llm.streamMessage(any(MessageRequest.class)))
        .thenReturn(ChunkStream.failed(new RhetorConnectionException("Refused.", null, false)));

    assertThatThrownBy(() -> new Summaries(llm).length("A long text").join())
        .hasCauseInstanceOf(RhetorConnectionException.class);
  }

  @Test
  void aMockOfAStream() {
    LlmClient llm = mock(LlmClient.class);
    // An answer for each call: a stream is used up by its subscriber.
    when(llm.streamMessage(any(MessageRequest.class)))
        .thenAnswer(call -> ChunkStream.of("Sh", "ort."));

    assertThat(new Summaries(llm).length("A long text").join()).isEqualTo(6);
    assertThat(new Summaries(llm).length("A long text").join()).isEqualTo(6);
  }

  @Test
  void aServer() {
    try (SimulatedRhetor server = SimulatedRhetor.start();
        RhetorClient rhetor =
            RhetorClient.create(
                RhetorConfig.builder()
                    .baseUrl(server.url().toString())
                    .retryPolicy(RetryPolicy.none())
                    .build())) {
      Summaries summaries = new Summaries(rhetor);
      assertThat(summaries.summarize("A long text").join()).contains("Summarize: A long text");

      server.inject(Fault.serviceUnavailable());
      assertThat(summaries.summarize("A long text").join()).startsWith("No summary now");
    }
  }
}
