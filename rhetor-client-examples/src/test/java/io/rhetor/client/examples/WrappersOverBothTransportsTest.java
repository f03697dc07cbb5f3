package io.rhetor.client.examples;

import static io.rhetor.client.examples.EndToEnd.failureOf;
import static io.rhetor.client.examples.EndToEnd.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.ChatSession;
import io.rhetor.client.LlmClient;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.FallbackOutcome;
import io.rhetor.client.resilience.InputGuard;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.Turn;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** What wraps a client, around either transport. */
class WrappersOverBothTransportsTest {
  private static final String QUESTION = "What is Tekton?";

  @OverBothTransports
  void aSessionKeepsOneContextAndRemembers(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      ContextId context = ContextId.of("my-component", "user42");
      try (ChatSession session =
          ChatSession.builder(both.over(way))
              .contextId(context)
              .deleteContextOnClose(both.rhetor.contexts())
              .build()) {
        String whole = valueOf(session.send(QUESTION)).message();
        String streamed = valueOf(session.stream("What is Rhetor?").collect()).message();

        assertThat(session.history())
            .extracting(ChatTurn::content)
            .containsExactly(QUESTION, whole, "What is Rhetor?", streamed);
        assertThat(both.server.turns(context.value()))
            .extracting(Turn::content)
            .containsExactlyElementsOf(
                session.history().stream().map(ChatTurn::content).collect(Collectors.toList()));

        both.server.inject(Fault.cutAfterChunks(1));
        failureOf(session.stream("And Hermes?").collect(), RhetorStreamException.class);
        assertThat(valueOf(session.send("Still there?")).message()).isNotEmpty();
      }
      assertThat(valueOf(both.rhetor.contexts().listContexts()))
          .noneMatch(each -> each.contextId().equals(context));
    }
  }

  @OverBothTransports
  void onlyASessionRemembers_aContextDoesNot(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape);
        LlmClient chain =
            FallbackLlmClient.builder().first("only", both.over(way)).closeTargets(false).build()) {
      for (LlmClient llm : List.of(both.over(way), chain)) {
        for (boolean streams : new boolean[] {false, true}) {
          try (ChatSession session = ChatSession.builder(llm).system("Be terse.").build();
              ChatSession other = ChatSession.builder(llm).build()) {
            say(session, "My name is Ada.", streams);

            assertThat(say(session, "What is my name?", streams)).contains("Ada");
            assertThat(say(other, "What is my name?", streams)).doesNotContain("Ada");
          }
        }
        ContextId context = ContextId.of("my-component", "user42");
        valueOf(llm.sendMessage(inContext(context, "My name is Ada.")));
        assertThat(valueOf(llm.sendMessage(inContext(context, "What is my name?"))).message())
            .doesNotContain("Ada");
        assertThat(both.server.turns(context.value()))
            .extracting(Turn::content)
            .contains("My name is Ada.");
      }
    }
  }

  private static String say(ChatSession session, String message, boolean streams) throws Exception {
    return valueOf(streams ? session.stream(message).collect() : session.send(message)).message();
  }

  private static MessageRequest inContext(ContextId context, String message) {
    return MessageRequest.builder().message(message).contextId(context).build();
  }

  @OverBothTransports
  void aChainFallsBackFromOneTransportToTheOther(Transport way, Shape shape) throws Exception {
    try (EndToEnd gone = EndToEnd.with(shape);
        EndToEnd both = EndToEnd.with(shape);
        FallbackLlmClient chain =
            FallbackLlmClient.builder()
                .first("first", way.client(gone.config))
                .then("second", way.other().client(both.config))
                .build()) {
      gone.server.close();

      CompletableFuture<FallbackOutcome> outcome = new CompletableFuture<>();
      MessageResponse whole = valueOf(chain.reportingTo(outcome::complete).sendMessage(QUESTION));
      MessageResponse streamed = valueOf(chain.streamMessage(QUESTION).collect());

      for (MessageResponse reply : List.of(whole, streamed)) {
        assertThat(reply.message()).startsWith("Tekton is an ecosystem");
        assertThat(reply.isFallback()).isTrue();
      }
      assertThat(valueOf(outcome).answeredBy()).contains("second");
      assertThat(both.server.turns("default")).hasSize(4);
    }
  }

  @OverBothTransports
  void aChainFallsBackFromAnEmptyAnswerAndNotInMidStream(Transport way, Shape shape)
      throws Exception {
    try (EndToEnd both = EndToEnd.with(shape);
        FallbackLlmClient chain =
            FallbackLlmClient.builder()
                .first("first", both.over(way))
                .then("second", both.over(way.other()))
                .closeTargets(false)
                .build()) {
      both.server.inject(Fault.errorBeforeChunks("overloaded"));
      assertThat(valueOf(chain.streamMessage(QUESTION).collect()).isFallback()).isTrue();

      both.server.inject(Fault.cutAfterChunks(2));
      RhetorStreamException failure =
          failureOf(chain.streamMessage(QUESTION).collect(), RhetorStreamException.class);
      assertThat(failure.partial()).isEqualTo("Tekton is");

      MessageRequest nobody =
          MessageRequest.builder()
              .message(QUESTION)
              .options(GenerationOptions.builder().provider("openai").model("gpt-4o").build())
              .build();
      try (FallbackLlmClient apologetic =
          FallbackLlmClient.builder()
              .first("first", both.over(way))
              .thenReply("Sorry.")
              .closeTargets(false)
              .build()) {
        assertThat(valueOf(apologetic.streamMessage(nobody).collect()).message())
            .isEqualTo("Sorry.");
      }
    }
  }

  @OverBothTransports
  void aBudgetIsKeptOverEither(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape);
        LlmClient llm =
            BudgetAwareLlmClient.builder(both.over(way), both.rhetor.budget())
                .cacheFor(Duration.ZERO)
                .build()) {
      limit(both, BudgetPolicy.WARN);
      MessageRequest expensive =
          MessageRequest.builder()
              .message(QUESTION)
              .options(GenerationOptions.builder().model("simulated-advanced").build())
              .build();
      valueOf(llm.sendMessage(expensive));
      for (MessageResponse reply :
          List.of(
              valueOf(llm.sendMessage(expensive)),
              valueOf(llm.streamMessage(expensive).collect()))) {
        assertThat(reply.warnings())
            .anySatisfy(
                warning -> assertThat(warning).contains(" % of the daily budget are spent"));
      }

      limit(both, BudgetPolicy.ENFORCE);
      int turns = both.server.turns("default").size();
      failureOf(llm.sendMessage(expensive), BudgetExceededException.class);
      failureOf(llm.streamMessage(expensive).collect(), BudgetExceededException.class);
      assertThat(both.server.turns("default")).as("nothing was sent").hasSize(turns);
    }
  }

  @OverBothTransports
  void aGuardRefusesAndRewritesBeforeEither(Transport way, Shape shape) throws Exception {
    try (EndToEnd both = EndToEnd.with(shape)) {
      LlmClient llm =
          InputGuard.builder()
              .removeControlCharacters()
              .sanitize("no numbers", text -> text.replaceAll("\\d+", "#"))
              .check("no shouting", text -> !text.contains("!"))
              .build()
              .protect(both.over(way));

      valueOf(llm.sendMessage("Call\u0000 4711"));
      valueOf(llm.streamMessage("Call 4712").collect());
      assertThatThrownBy(() -> llm.sendMessage("Call!"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no shouting");
      assertThatThrownBy(() -> llm.streamMessage("Call!"))
          .isInstanceOf(IllegalArgumentException.class);

      assertThat(both.server.turns("default"))
          .filteredOn(turn -> turn.role().equals("user"))
          .containsOnly(new Turn("user", "Call #"));
    }
  }

  private static void limit(EndToEnd both, BudgetPolicy policy) throws Exception {
    valueOf(
        both.rhetor
            .budget()
            .setLimit(
                BudgetLimit.builder()
                    .period(BudgetPeriod.DAILY)
                    .limit(new BigDecimal("0.0001"))
                    .provider(BudgetLimit.ALL_PROVIDERS)
                    .policy(policy)
                    .build()));
  }
}
