package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What users of one transport get, users of the other get too: the answers. */
class LlmClientOverBothTransportsTest {
  private static final String QUESTION = "What is Tekton?";
  private static final ContextId CONTEXT = ContextId.of("my-component", "Jürgen & co");
  private static final MessageRequest MESSAGE =
      MessageRequest.builder().message(QUESTION).contextId(CONTEXT).build();
  private static final ChatRequest CHAT =
      ChatRequest.builder()
          .addMessage(ChatMessage.system("Be brief."))
          .addMessage(ChatMessage.user(QUESTION))
          .contextId(CONTEXT)
          .build();

  @OverBothTransports
  void aWholeAnswerSaysAllThatItSaysOverTheOther(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      MessageResponse reply = valueOf(both.over(way).sendMessage(MESSAGE));

      assertThat(reply.message()).startsWith("Tekton is an ecosystem");
      assertThat(reply.model()).contains("simulated-standard");
      assertThat(reply.provider()).contains("simulated");
      assertThat(reply.contextId()).contains(CONTEXT);
      assertThat(reply.timestamp()).isPresent();
      assertThat(reply.isFinished()).isTrue();
      assertThat(reply.isSimulated()).isTrue();
      assertThat(reply.isFallback()).isFalse();
      assertThat(reply.warnings()).isEmpty();
      assertThat(reply.usage().isPresent()).isEqualTo(shape == Shape.DOCUMENTED);
      assertThat(reply.additionalProperties()).isEmpty();
      assertSame(reply, valueOf(both.over(way.other()).sendMessage(MESSAGE)));
    }
  }

  @OverBothTransports
  void aCollectedStreamSaysAllThatItSaysOverTheOther(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      MessageResponse whole = valueOf(both.over(way).sendMessage(MESSAGE));
      MessageResponse collected = valueOf(both.over(way).streamMessage(MESSAGE).collect());

      assertThat(collected.message()).isEqualTo(whole.message());
      assertThat(collected.model()).isEqualTo(whole.model());
      assertThat(collected.provider()).isEqualTo(whole.provider());
      assertThat(collected.contextId()).isEqualTo(whole.contextId());
      assertThat(collected.timestamp()).isPresent();
      assertThat(collected.isFinished()).isTrue();
      assertThat(collected.isFallback()).isFalse();
      assertSame(collected, valueOf(both.over(way.other()).streamMessage(MESSAGE).collect()));
    }
  }

  @OverBothTransports
  void chunksAreTheSameOneByOne(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      List<StreamChunk> chunks = chunksOf(both.over(way));
      List<StreamChunk> others = chunksOf(both.over(way.other()));

      assertThat(chunks).extracting(StreamChunk::text).startsWith("Tekton", " is", " an");
      assertThat(chunks)
          .allSatisfy(
              chunk -> {
                assertThat(chunk.text()).isNotEmpty();
                assertThat(chunk.model()).contains("simulated-standard");
                assertThat(chunk.provider()).contains("simulated");
                assertThat(chunk.contextId()).contains(CONTEXT);
                assertThat(chunk.timestamp()).isPresent();
                assertThat(chunk.isFallback()).isFalse();
                assertThat(chunk.isRestart()).isFalse();
                assertThat(chunk.warnings()).isEmpty();
              });
      // The observed server ends with an event without text, which is no chunk.
      assertThat(chunks.get(chunks.size() - 1).isLast()).isEqualTo(shape == Shape.DOCUMENTED);
      assertThat(chunks)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("timestamp")
          .isEqualTo(others);
    }
  }

  @OverBothTransports
  void aStreamIsReadInEachOfItsWays(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      String whole = valueOf(llm.sendMessage(MESSAGE)).message();

      StringBuilder printed = new StringBuilder();
      MessageResponse last =
          valueOf(llm.streamMessage(MESSAGE).forEach(chunk -> printed.append(chunk.text())));
      assertThat(printed).hasToString(whole);
      assertThat(last.message()).isEqualTo(whole);

      try (Stream<StreamChunk> chunks = llm.streamMessage(MESSAGE).toStream()) {
        assertThat(chunks.map(StreamChunk::text).collect(Collectors.joining())).isEqualTo(whole);
      }

      RecordingSubscriber oneByOne =
          RecordingSubscriber.requesting(1).onChunk((demand, chunk) -> demand.request(1));
      llm.streamMessage(MESSAGE).subscribe(oneByOne);
      oneByOne.awaitCompletion();
      assertThat(oneByOne.text()).isEqualTo(whole);
    }
  }

  @OverBothTransports
  void aChatIsAnsweredWholeAndInPieces(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      MessageResponse whole = valueOf(both.over(way).chat(CHAT));
      MessageResponse collected = valueOf(both.over(way).streamChat(CHAT).collect());

      assertThat(whole.message())
          .startsWith("Tekton is an ecosystem")
          .isEqualTo(collected.message());
      assertThat(whole.contextId()).contains(CONTEXT);
      assertSame(whole, valueOf(both.over(way.other()).chat(CHAT)));
      assertSame(collected, valueOf(both.over(way.other()).streamChat(CHAT).collect()));
    }
  }

  @OverBothTransports
  void eachCallIsRememberedInItsContext(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      String answer = valueOf(llm.sendMessage(MESSAGE)).message();
      valueOf(llm.streamMessage(MESSAGE.toBuilder().message("Hi").build()).collect());

      List<Turn> turns = both.server.turns(CONTEXT.value());
      assertThat(turns)
          .hasSize(4)
          .startsWith(
              new Turn("user", QUESTION), new Turn("assistant", answer), new Turn("user", "Hi"));
      assertThat(valueOf(both.rhetor.contexts().getContext(CONTEXT)).messages())
          .extracting(turn -> turn.content())
          .containsExactlyElementsOf(
              turns.stream().map(Turn::content).collect(Collectors.toList()));
      assertThat(both.server.turns("default")).isEmpty();
    }
  }

  @OverBothTransports
  void withoutAContextItIsTheComponentsOrElseTheSharedOne(Transport way, Shape shape)
      throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient quill = both.over(way, both.config.toBuilder().component("quill").build());

      assertThat(valueOf(quill.sendMessage("Hi")).contextId())
          .contains(ContextId.of("quill", "default"));
      valueOf(quill.streamMessage("Hi").collect());
      assertThat(both.server.turns("quill:default")).hasSize(4);

      assertThat(valueOf(both.over(way).sendMessage("Hi")).contextId())
          .contains(ContextId.of("default"));
      assertThat(both.server.turns("default")).hasSize(2);
    }
  }

  @OverBothTransports
  void theTaskTypeRoutesAndOptionsOverrideIt(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      MessageRequest code = MESSAGE.toBuilder().taskType(TaskType.CODE).build();
      MessageRequest fast =
          code.toBuilder()
              .options(GenerationOptions.builder().model("simulated-fast").maxTokens(3).build())
              .build();

      assertThat(valueOf(llm.sendMessage(code)).model()).contains("simulated-advanced");
      assertThat(valueOf(llm.streamMessage(code).collect()).model()).contains("simulated-advanced");
      for (MessageResponse reply :
          List.of(valueOf(llm.sendMessage(fast)), valueOf(llm.streamMessage(fast).collect()))) {
        assertThat(reply.model()).contains("simulated-fast");
        assertThat(reply.message()).isEqualTo("Tekton is an");
      }
    }
  }

  @OverBothTransports
  void aRenderedTemplateIsSentWithTheIdOfItsPrompt(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      String template =
          valueOf(
                  both.prompts.createPromptTemplate(
                      NewPromptTemplate.builder()
                          .name("What is it?")
                          .template("What is {{ thing }}?")
                          .addVariables("thing")
                          .build()))
              .templateId();
      MessageRequest rendered =
          MESSAGE.toBuilder()
              .message(valueOf(both.prompts.renderPrompt(template, Map.of("thing", "Tekton"))))
              .promptId(template)
              .build();

      MessageResponse reply = valueOf(both.over(way).sendMessage(rendered));

      assertThat(reply.message()).startsWith("Tekton is an ecosystem");
      assertSame(reply, valueOf(both.over(way.other()).sendMessage(rendered)));
      assertThat(both.server.turns(CONTEXT.value())).contains(new Turn("user", QUESTION));
    }
  }

  @OverBothTransports
  void twentyCallsAtOnceGetEachItsOwnAnswer(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm = both.over(way);
      List<CompletableFuture<MessageResponse>> replies =
          IntStream.range(0, 20)
              .mapToObj(i -> ask(llm, i))
              .collect(Collectors.toCollection(ArrayList::new));

      for (int i = 0; i < replies.size(); i++) {
        MessageResponse reply = valueOf(replies.get(i));
        assertThat(reply.message()).startsWith("You wrote: \"call " + i + "\".");
        assertThat(reply.contextId()).contains(ContextId.of("my-component", "user" + i));
        assertThat(both.server.turns("my-component:user" + i)).hasSize(2);
      }
    }
  }

  private static CompletableFuture<MessageResponse> ask(LlmClient llm, int number) {
    MessageRequest message =
        MessageRequest.builder()
            .message("call " + number)
            .contextId(ContextId.of("my-component", "user" + number))
            .build();
    ChatRequest chat =
        ChatRequest.builder()
            .addMessage(ChatMessage.user("call " + number))
            .contextId(ContextId.of("my-component", "user" + number))
            .build();
    switch (number % 4) {
      case 0:
        return llm.sendMessage(message);
      case 1:
        return llm.streamMessage(message).collect();
      case 2:
        return llm.chat(chat);
      default:
        return llm.streamChat(chat).collect();
    }
  }

  private static List<StreamChunk> chunksOf(LlmClient llm) throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    llm.streamMessage(MESSAGE).subscribe(subscriber);
    subscriber.awaitCompletion();
    return subscriber.chunks();
  }

  private static void assertSame(MessageResponse reply, MessageResponse other) {
    assertThat(other.timestamp().isPresent()).isEqualTo(reply.timestamp().isPresent());
    // Over WebSocket an answer has no status and no headers of its own, and a stream may be
    // followed
    // by the whole answer, which says that it is simulated.
    assertThat(other)
        .usingRecursiveComparison()
        .ignoringFields("timestamp", "json.timestamp", "info", "simulated", "json.simulated")
        .isEqualTo(reply);
  }
}
