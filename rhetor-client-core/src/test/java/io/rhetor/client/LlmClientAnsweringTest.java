package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.support.RecordingSubscriber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that are made of a function or a text. */
@Timeout(60)
class LlmClientAnsweringTest {
  private static final MessageResponse ANSWER =
      MessageResponse.builder()
          .message("Blue.")
          .model("m")
          .provider("p")
          .finishReason("stop")
          .usage(TokenUsage.fromJson(Map.of("input_tokens", 7)))
          .warnings(List.of("near"))
          .build();
  private static final ChatRequest CHAT = ChatRequest.of(ChatMessage.user("Hi"));

  private final CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
  private final List<ChatRequest> asked = new CopyOnWriteArrayList<>();
  private final LlmClient llm =
      LlmClient.answering(
          request -> {
            asked.add(request);
            return answer;
          });

  @Test
  void everyCall_reachesTheFunction_asAConversation() throws Exception {
    answer.complete(ANSWER);
    MessageRequest message =
        MessageRequest.builder()
            .message("Hi")
            .contextId(ContextId.of("quill", "7"))
            .taskType(TaskType.CODE)
            .component("quill")
            .promptId("p1")
            .options(GenerationOptions.builder().temperature(0.2).build())
            .build();

    assertThat(valueOf(llm.sendMessage(message))).isEqualTo(ANSWER);
    assertThat(valueOf(llm.streamMessage(message).collect())).isEqualTo(ANSWER);
    assertThat(valueOf(llm.chat(CHAT))).isEqualTo(ANSWER);
    assertThat(valueOf(llm.streamChat(CHAT).collect())).isEqualTo(ANSWER);
    ChatRequest turn =
        ChatRequest.builder()
            .addMessage(ChatMessage.user("Hi"))
            .contextId(ContextId.of("quill", "7"))
            .taskType(TaskType.CODE)
            .component("quill")
            .promptId("p1")
            .options(GenerationOptions.builder().temperature(0.2).build())
            .build();
    assertThat(asked).containsExactly(turn, turn, CHAT, CHAT);
  }

  @Test
  void text_isAlwaysTheAnswer_andAnEmptyOneIsAStreamWithoutChunks() throws Exception {
    assertThat(valueOf(LlmClient.answering("Blue.").sendMessage("Hi")).message())
        .isEqualTo("Blue.");
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    LlmClient.answering("").streamMessage("Hi").subscribe(subscriber);

    subscriber.awaitCompletion();
    assertThatNullPointerException().isThrownBy(() -> LlmClient.answering((String) null));
    assertThatNullPointerException().isThrownBy(() -> llm.sendMessage((MessageRequest) null));
    assertThatNullPointerException().isThrownBy(() -> llm.chat(null));
  }

  @Test
  void stream_isCold_andItsChunkWaitsForDemand() throws Exception {
    answer.complete(ANSWER);
    var stream = llm.streamMessage("Hi");
    assertThat(asked).isEmpty();
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    stream.subscribe(subscriber);
    await().until(() -> asked.size() == 1);
    assertThat(subscriber.chunks()).isEmpty();

    subscriber.subscription().request(1);
    subscriber.awaitCompletion();
    assertThat(subscriber.text()).isEqualTo("Blue.");
    assertThat(subscriber.chunks().get(0).isLast()).isTrue();
  }

  @Test
  void function_runsOnCallbackThreads_whereItMayBlock_withTheLoaderOfTheCaller() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
    LlmClient blocking =
        LlmClient.answering(
            request -> {
              threads.add(Thread.currentThread());
              loaders.add(Thread.currentThread().getContextClassLoader());
              awaitQuietly(released);
              return CompletableFuture.completedFuture(ANSWER);
            });
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader given = new ClassLoader(before) {};
    Thread.currentThread().setContextClassLoader(given);
    CompletableFuture<Thread> toldBy;
    try {
      toldBy = blocking.sendMessage("Hi").thenApply(reply -> Thread.currentThread());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    released.countDown();

    assertThat(valueOf(toldBy).getName()).startsWith("rhetor-");
    assertThat(threads.get(0).getName()).startsWith("rhetor-");
    assertThat(loaders).containsExactly(given);
  }

  @Test
  void answerOfAnotherThread_isToldOnACallbackThread() throws Exception {
    CompletableFuture<String> toldBy =
        llm.sendMessage("Hi").thenApply(reply -> Thread.currentThread().getName());
    await().until(() -> asked.size() == 1);
    Thread thread = new Thread(() -> answer.complete(ANSWER), "selector");
    thread.start();

    assertThat(valueOf(toldBy)).startsWith("rhetor-");
  }

  @Test
  void cancel_reachesTheFuture_ofWholeAnswersAndOfStreams() {
    CompletableFuture<String> derived = llm.sendMessage("Hi").thenApply(MessageResponse::message);
    await().until(() -> asked.size() == 1);
    derived.cancel(true);
    assertThat(answer).isCancelled();

    CompletableFuture<MessageResponse> streamed = new CompletableFuture<>();
    List<ChatRequest> requests = new CopyOnWriteArrayList<>();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    LlmClient.answering(
            request -> {
              requests.add(request);
              return streamed;
            })
        .streamMessage("Hi")
        .subscribe(subscriber);
    await().until(() -> requests.size() == 1);
    subscriber.subscription().cancel();
    assertThat(streamed).isCancelled();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancelWhileTheFunctionRuns_cancelsTheFutureThatItReturns() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<MessageResponse> late = new CompletableFuture<>();
    CompletableFuture<MessageResponse> call =
        LlmClient.answering(
                request -> {
                  begun.countDown();
                  awaitQuietly(released);
                  return late;
                })
            .sendMessage("Hi");
    awaitQuietly(begun);
    call.cancel(true);
    released.countDown();

    await().until(late::isCancelled);
  }

  static Stream<Arguments> failures() {
    RhetorConnectionException lost = new RhetorConnectionException("lost", null, true);
    return Stream.of(
        failure("throws", lost, request -> throwAs(lost)),
        failure(
            "throws undeclared", "undeclared", request -> throwAs(new IOException("undeclared"))),
        failure("throws an error", "defect", request -> throwAs(new AssertionError("defect"))),
        failure("returns null", "function of LlmClient.answering", request -> null),
        failure("brings null", "null", request -> CompletableFuture.completedFuture(null)),
        failure("fails", lost, request -> CompletableFuture.failedFuture(lost)),
        failure(
            "fails, wrapped",
            lost,
            request ->
                CompletableFuture.<MessageResponse>failedFuture(lost).thenApply(reply -> reply)),
        failure(
            "fails later",
            lost,
            request ->
                CompletableFuture.supplyAsync(
                    () -> {
                      throw lost;
                    })));
  }

  private static Arguments failure(
      String name,
      Object expected,
      Function<ChatRequest, CompletionStage<MessageResponse>> function) {
    return Arguments.of(name, expected, function);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable, R> R throwAs(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatTheFunctionDoesWrong_failsTheCall(
      String name,
      Object expected,
      Function<ChatRequest, CompletionStage<MessageResponse>> function)
      throws Exception {
    LlmClient failing = LlmClient.answering(function);
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
    failing.streamMessage("Hi").subscribe(subscriber);

    for (Throwable failure :
        List.of(failureOf(failing.sendMessage("Hi"), Throwable.class), subscriber.awaitFailure())) {
      if (expected instanceof Throwable) {
        assertThat(failure).isSameAs(expected);
      } else {
        assertThat(failure).hasMessageContaining((String) expected);
      }
    }
  }

  @Test
  void close_endsWhatIsUnderWay_andLaterCalls() throws Exception {
    List<CompletableFuture<MessageResponse>> whole = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      whole.add(llm.sendMessage("Hi"));
    }
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    llm.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> asked.size() == 21);
    llm.close();
    llm.close();

    for (CompletableFuture<MessageResponse> each : whole) {
      assertThat(failureOf(each, ClientClosedException.class).mayHaveBeenProcessed()).isTrue();
    }
    assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
    await().until(answer::isCancelled);
    assertThat(failureOf(llm.sendMessage("Hi"), ClientClosedException.class).mayHaveBeenProcessed())
        .isFalse();
    assertThat(asked).hasSize(21);
  }

  @Test
  void futuresThatBlockInCancel_holdUpNoClose() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    LlmClient blocking =
        LlmClient.answering(
            request -> {
              CompletableFuture<MessageResponse> future = new CompletableFuture<>();
              future.whenComplete((reply, failure) -> awaitQuietly(released));
              begun.incrementAndGet();
              return future;
            });
    CompletableFuture<MessageResponse> one = blocking.sendMessage("Hi");
    CompletableFuture<MessageResponse> other = blocking.sendMessage("Hi");
    await().until(() -> begun.get() == 2);
    blocking.close();

    failureOf(one, ClientClosedException.class);
    failureOf(other, ClientClosedException.class);
    released.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
