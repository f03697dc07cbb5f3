package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What users of one transport get, users of the other get too: failures and early ends. */
class FailuresOverBothTransportsTest {
  private static final String QUESTION = "What is Tekton?";
  private static final ChatRequest CHAT =
      ChatRequest.of(ChatMessage.system("Be brief."), ChatMessage.user(QUESTION));

  @OverBothTransports
  void aModelThatFailsIsAModelError(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);

      for (CompletableFuture<MessageResponse> reply :
          withFaultBeforeEach(both, llm, Fault.errorBeforeChunks("overloaded"))) {
        RhetorModelException failure = failureOf(reply, RhetorModelException.class);
        assertThat(failure.error()).isEqualTo("overloaded");
        assertThat(failure.contextId()).map(Object::toString).contains("default");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.mayHaveBeenProcessed()).isTrue();
      }
      assertThat(valueOf(llm.sendMessage(QUESTION)).message()).isNotEmpty();
    }
  }

  @OverBothTransports
  void aModelThatFailsMidwayLeavesWhatItSaid(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      for (ChunkStream stream : List.of(llm.streamMessage(QUESTION), llm.streamChat(CHAT))) {
        both.server.inject(Fault.errorAfterChunks(2, "overloaded"));
        RhetorStreamException failure = failureOf(stream.collect(), RhetorStreamException.class);

        assertThat(failure.partial()).isEqualTo("Tekton is");
        assertThat(failure.isPartialCut()).isFalse();
        assertThat(failure).hasCauseInstanceOf(RhetorModelException.class);
      }
      assertThat(valueOf(llm.sendMessage(QUESTION)).message()).isNotEmpty();
    }
  }

  @OverBothTransports
  void aStreamThatIsCutLeavesWhatArrived(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      both.server.inject(Fault.cutAfterChunks(3));
      RhetorStreamException failure =
          failureOf(llm.streamMessage(QUESTION).collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Tekton is an");
      assertThat(failure).hasCauseInstanceOf(RhetorConnectionException.class);
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      assertThat(valueOf(llm.sendMessage(QUESTION)).message()).isNotEmpty();
    }
  }

  @OverBothTransports
  void aStreamThatIsCutBeforeItsFirstChunkIsThePlainFailure(Transport way, Shape shape)
      throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.cutAfterChunks(0));
      RhetorConnectionException failure =
          failureOf(
              both.over(way).streamMessage(QUESTION).collect(), RhetorConnectionException.class);

      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
    }
  }

  @OverBothTransports
  void aStreamThatFallsSilentIsAnIdleTimeout(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.impatientWithinAnswers(shape)) {
      LlmClient llm = both.over(way);
      both.server.inject(Fault.stallAfterChunks(1));
      RhetorStreamException failure =
          failureOf(llm.streamMessage(QUESTION).collect(), RhetorStreamException.class);

      assertThat(failure.partial()).isEqualTo("Tekton");
      assertThat(failure).hasCauseInstanceOf(RhetorTimeoutException.class);
      assertThat(((RhetorTimeoutException) failure.getCause()).phase()).isEqualTo(Phase.IDLE);
      assertThat(failure.mayHaveBeenProcessed()).isTrue();
      await().until(() -> both.server.openStreams() == 0);
      assertThat(both.server.cancelledStreams()).isEqualTo(1);
      assertThat(valueOf(llm.streamMessage(QUESTION).collect()).message()).isNotEmpty();
    }
  }

  @OverBothTransports
  void anAnswerThatNeverBeginsIsATimeoutOfHeaders(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.impatientWith(shape)) {
      LlmClient llm = both.over(way);
      // Over a WebSocket a request has no headers of its own: there its frame is left unanswered.
      Fault unanswered = way == Transport.HTTP ? Fault.stallBeforeHeaders() : Fault.silence();

      for (CompletableFuture<MessageResponse> reply : withFaultBeforeEach(both, llm, unanswered)) {
        RhetorTimeoutException failure = failureOf(reply, RhetorTimeoutException.class);
        assertThat(failure.phase()).isEqualTo(Phase.HEADERS);
        assertThat(failure.mayHaveBeenProcessed()).isTrue();
      }
    }
  }

  @OverBothTransports
  void anUnavailableProviderIsWhatTheShapeMakesOfIt(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      MessageRequest unavailable =
          MessageRequest.builder()
              .message(QUESTION)
              .options(GenerationOptions.builder().provider("openai").model("gpt-4o").build())
              .build();

      failureOf(llm.sendMessage(unavailable), RhetorModelException.class);
      if (shape == Shape.OBSERVED) {
        MessageResponse empty = valueOf(llm.streamMessage(unavailable).collect());
        assertThat(empty.message()).isEmpty();
        assertThat(empty.isFinished()).isTrue();
        assertThat(empty.provider()).contains("openai");
      } else {
        failureOf(llm.streamMessage(unavailable).collect(), RhetorModelException.class);
      }
    }
  }

  @OverBothTransports
  void aServerThatIsStartingIsAskedAgainByItself(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      both.server.inject(Fault.serviceUnavailable());
      assertThat(valueOf(both.over(way).sendMessage(QUESTION)).message()).isNotEmpty();

      both.server.inject(Fault.serviceUnavailable());
      assertThat(valueOf(both.over(way).streamMessage(QUESTION).collect()).message()).isNotEmpty();
      assertThat(both.server.turns("default")).as("each asked once").hasSize(4);
    }
  }

  @OverBothTransports
  void aServerThatIsGoneIsAConnectionThatNothingWasSentOver(Transport way, Shape shape)
      throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      both.server.close();

      for (CompletableFuture<MessageResponse> reply : callsOf(llm)) {
        RhetorConnectionException failure = failureOf(reply, RhetorConnectionException.class);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
    }
  }

  @OverBothTransports
  void cancellationIsSeenByTheServer(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      both.server.inject(Fault.stallAfterChunks(2).times(3));

      CompletableFuture<String> derived =
          llm.streamMessage(QUESTION).collect().thenApply(MessageResponse::message);
      await().until(() -> both.server.openStreams() == 1);
      derived.cancel(true);
      await().until(() -> both.server.cancelledStreams() == 1);

      RecordingSubscriber subscriber =
          RecordingSubscriber.requesting(2)
              .onChunk((demand, chunk) -> cancelAfter(chunk, " is", demand::cancel));
      llm.streamMessage(QUESTION).subscribe(subscriber);
      await().until(() -> both.server.cancelledStreams() == 2);
      assertThat(subscriber.text()).isEqualTo("Tekton is");
      assertThat(subscriber.hasEnded()).isFalse();

      try (Stream<StreamChunk> chunks = llm.streamMessage(QUESTION).toStream()) {
        assertThat(chunks.findFirst().map(StreamChunk::text)).contains("Tekton");
      }
      await().until(() -> both.server.cancelledStreams() == 3);
      assertThat(valueOf(llm.sendMessage(QUESTION)).message()).isNotEmpty();
    }
  }

  @OverBothTransports
  void closingEndsWhatIsOutstanding(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      both.server.inject(Fault.stallAfterChunks(1));
      RecordingSubscriber begun = RecordingSubscriber.unbounded();
      llm.streamMessage(QUESTION).subscribe(begun);
      await().until(() -> begun.text().equals("Tekton"));
      both.server.inject(Fault.stallBeforeHeaders());
      CompletableFuture<MessageResponse> waiting = llm.sendMessage(QUESTION);
      if (way == Transport.HTTP) {
        // Over the one WebSocket the message waits behind the stream, unsent.
        await().until(() -> both.server.heldRequests() == 1);
      }

      llm.close();

      assertThat(begun.awaitFailure())
          .isInstanceOfSatisfying(
              RhetorStreamException.class,
              failure -> {
                assertThat(failure.partial()).isEqualTo("Tekton");
                assertThat(failure).hasCauseInstanceOf(ClientClosedException.class);
              });
      assertThat(failureOf(waiting, ClientClosedException.class).mayHaveBeenProcessed())
          .isEqualTo(way == Transport.HTTP);
      await().until(() -> both.server.openStreams() == 0 && both.server.heldRequests() == 0);
      for (CompletableFuture<MessageResponse> reply : callsOf(llm)) {
        assertThat(failureOf(reply, ClientClosedException.class).mayHaveBeenProcessed()).isFalse();
      }
      llm.close();
    }
  }

  @OverBothTransports
  void aSecondSubscriberIsRefusedAndBuysNoSecondAnswer(Transport way, Shape shape)
      throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      ChunkStream stream = both.over(way).streamMessage(QUESTION);
      valueOf(stream.collect());
      RecordingSubscriber second = RecordingSubscriber.unbounded();
      stream.subscribe(second);

      assertThat(second.awaitFailure()).isInstanceOf(IllegalStateException.class);
      assertThat(second.chunks()).isEmpty();
      assertThat(both.server.turns("default")).hasSize(2);
    }
  }

  @OverBothTransports
  void badInputIsRefusedBeforeAnythingIsSent(Transport way, Shape shape) {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);

      assertThatThrownBy(() -> llm.sendMessage(" ")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> llm.streamMessage(" ")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> llm.chat(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> llm.streamChat(null)).isInstanceOf(NullPointerException.class);
      assertThat(both.server.requestCount()).isZero();
    }
  }

  @OverBothTransports
  void aCallThatTakesTooLongIsATimeoutOfTheWhole(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm =
          both.over(way, both.config.toBuilder().totalTimeout(Duration.ofSeconds(1)).build());
      both.server.inject(Fault.stallAfterChunks(2));
      RhetorStreamException failure =
          failureOf(llm.streamMessage(QUESTION).collect(), RhetorStreamException.class);

      assertThat(((RhetorTimeoutException) failure.getCause()).phase()).isEqualTo(Phase.TOTAL);
      assertThat(failure.partial()).isEqualTo("Tekton is");
    }
  }

  private static void cancelAfter(StreamChunk chunk, String text, Runnable cancel) {
    if (chunk.text().equals(text)) {
      cancel.run();
    }
  }

  /** All four calls one after the other, each struck by the fault. */
  private static List<CompletableFuture<MessageResponse>> withFaultBeforeEach(
      EndToEnd both, LlmClient llm, Fault fault) throws Exception {
    List<CompletableFuture<MessageResponse>> ended = new ArrayList<>();
    for (int call = 0; call < 4; call++) {
      both.server.inject(fault);
      CompletableFuture<MessageResponse> reply = call(llm, call);
      reply.handle((answer, failure) -> failure).get(30, TimeUnit.SECONDS);
      ended.add(reply);
    }
    return ended;
  }

  private static List<CompletableFuture<MessageResponse>> callsOf(LlmClient llm) {
    return List.of(call(llm, 0), call(llm, 1), call(llm, 2), call(llm, 3));
  }

  private static CompletableFuture<MessageResponse> call(LlmClient llm, int number) {
    switch (number) {
      case 0:
        return llm.sendMessage(QUESTION);
      case 1:
        return llm.streamMessage(QUESTION).collect();
      case 2:
        return llm.chat(CHAT);
      default:
        return llm.streamChat(CHAT).collect();
    }
  }
}
