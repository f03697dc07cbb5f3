package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.budget.BudgetPolicy;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.BudgetUnavailableException;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a budget-aware client makes of whole answers. */
class BudgetAwareLlmClientTest extends BudgetAwareFixture {
  private static final MessageRequest BYPASSING =
      MessageRequest.builder()
          .message("Hi")
          .options(GenerationOptions.builder().bypassBudget(true).build())
          .build();
  private static final RhetorConnectionException DOWN =
      new RhetorConnectionException("Rhetor is down.", null, true);

  @Test
  void message_isSentOnceTheBudgetIsKnown() throws Exception {
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    assertThatNothingWasSent();

    budget.tell(PLENTY);
    assertThat(llm.lastRequest()).isEqualTo(MessageRequest.of("Hi"));
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply))
        .isEqualTo(MessageResponse.builder().message("Hello").model("m").build());
    assertThat(heard).isEmpty();
  }

  @Test
  void enforcedLimitThatIsUsedUp_refusesBeforeAnythingIsSent() {
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");

    budget.tell(USED_UP);

    assertThat(Outcomes.failureOf(reply, BudgetExceededException.class).limit()).isEqualTo("10");
    assertThatNothingWasSent();
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"warn", "ignore", "strict"})
  void otherLimitsThatAreUsedUp_refuseNothing(String policy) throws Exception {
    budget.standingAt(ScriptedBudget.status("daily", BudgetPolicy.of(policy), "11", "10"));

    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings()).hasSize(policy.equals("ignore") ? 0 : 1);
  }

  @Test
  void callThatBypassesTheBudget_isSentAndWarnedOf() throws Exception {
    budget.standingAt(USED_UP);

    CompletableFuture<MessageResponse> reply = builder().build().sendMessage(BYPASSING);
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings())
        .containsExactly("100 % of the daily budget are spent: 10 of 10 USD");
  }

  @Test
  void limitThatIsNear_isAWarningBehindThoseOfTheServer() throws Exception {
    budget.standingAt(NEAR);

    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    assertThat(heard).extracting(BudgetWarning::message).containsExactly(NEAR_MESSAGE);
    MessageResponse answer =
        MessageResponse.builder()
            .message("Hello")
            .provider("p")
            .warnings(List.of("slow"))
            .additionalProperty("cost", 1)
            .build();
    llm.answer.complete(answer);

    assertThat(Outcomes.valueOf(reply))
        .isEqualTo(answer.toBuilder().warnings(List.of("slow", NEAR_MESSAGE)).build());
    assertThat(heard).hasSize(1);
  }

  @Test
  void threshold_isTheCallers() throws Exception {
    budget.standingAt(NEAR);
    CompletableFuture<MessageResponse> reply = builder().warnAt(91).build().sendMessage("Hi");
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings()).isEmpty();
  }

  @Test
  void budgetThatCannotBeRead_isWarnedOfAndTheCallSent() throws Exception {
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    budget.fail(DOWN);
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings())
        .containsExactly("The budget could not be read: Rhetor is down.");
    assertThat(heard)
        .extracting(BudgetWarning::kind)
        .containsExactly(BudgetWarning.Kind.BUDGET_UNKNOWN);
  }

  @Test
  void budgetThatRefusesToBeRead_isNotShownInItsOwnWords() throws Exception {
    budget.refusal = new IllegalStateException("token 4711");
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings())
        .containsExactly("The budget could not be read: java.lang.IllegalStateException");
  }

  @Test
  void budgetThatTellsNothing_cannotBeRead() throws Exception {
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    budget.tell(null);
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings())
        .containsExactly("The budget could not be read: java.lang.NullPointerException");
  }

  @Test
  void clientThatFailsClosed_refusesWhatItCannotJudge() {
    BudgetAwareLlmClient client = builder().failClosed(true).build();
    CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");
    budget.fail(DOWN);

    BudgetUnavailableException failure =
        Outcomes.failureOf(reply, BudgetUnavailableException.class);

    assertThat(failure)
        .hasMessage(
            "The budget could not be read: Rhetor is down. Nothing was sent, since this client"
                + " fails closed.")
        .hasCause(DOWN);
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThatNothingWasSent();

    client.sendMessage(BYPASSING);
    assertThat(llm.lastRequest()).isEqualTo(BYPASSING);
  }

  @Test
  void clientThatFailsClosed_isNotRetriedForDefectsOfTheBudget() {
    budget.refusal = new IllegalStateException("token 4711");

    BudgetUnavailableException failure =
        Outcomes.failureOf(
            builder().failClosed(true).build().sendMessage("Hi"), BudgetUnavailableException.class);

    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.getMessage()).contains("IllegalStateException").doesNotContain("4711");
  }

  @Test
  void budgetThatIsNotTold_isWaitedForOnlySoLong() throws Exception {
    CompletableFuture<MessageResponse> reply =
        builder().readTimeout(Duration.ofSeconds(2)).build().sendMessage("Hi");

    time.advance(Duration.ofMillis(1_999));
    assertThatNothingWasSent();
    time.advance(Duration.ofMillis(1));
    llm.say("Hello");

    assertThat(budget.last()).isCancelled();
    assertThat(Outcomes.valueOf(reply).warnings())
        .singleElement()
        .asString()
        .startsWith("The budget could not be read: The server did not tell within PT2S");
  }

  @Test
  void budgetThatIsTold_leavesNoTimerBehind() {
    builder().build().sendMessage("Hi");
    assertThat(time.pending()).isEqualTo(1);

    budget.tell(PLENTY);

    assertThat(time.pending()).isZero();
  }

  @Test
  void failureOfTheCall_comesAsItIs() {
    budget.standingAt(PLENTY);
    RhetorModelException broken = new RhetorModelException("no", null, "The model failed.");
    CompletableFuture<MessageResponse> plain = new CompletableFuture<>();
    llm.answering(plain.thenApply(answer -> answer));
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    CompletableFuture<MessageResponse> observed =
        reply.whenComplete((answer, failure) -> seen.set(failure));

    plain.completeExceptionally(broken);

    assertThat(observed).isCompletedExceptionally();
    assertThat(seen).hasValue(broken);
  }

  @Test
  void inputThatTheClientBehindRefuses_failsTheFuture() {
    budget.standingAt(PLENTY);
    llm.refusal = new IllegalArgumentException("contextId: is bad");

    assertThat(
            Outcomes.failureOf(builder().build().sendMessage("Hi"), IllegalArgumentException.class))
        .isSameAs(llm.refusal);
  }

  @Test
  void cancel_whileTheBudgetIsRead_endsTheReading() {
    CompletableFuture<String> text =
        builder().build().sendMessage("Hi").thenApply(MessageResponse::message);

    text.cancel(true);

    assertThat(budget.last()).isCancelled();
    assertThat(time.pending()).isZero();
    assertThatNothingWasSent();
  }

  @Test
  void cancel_ofTheCall_reachesTheClientBehind() {
    budget.standingAt(PLENTY);
    CompletableFuture<String> text =
        builder().build().sendMessage("Hi").thenApply(MessageResponse::message);

    text.cancel(true);

    assertThat(llm.answer).isCancelled();
  }

  @Test
  void listenerThatThrows_doesNotHarmTheCall() throws Exception {
    budget.standingAt(NEAR);
    BudgetAwareLlmClient client =
        builder()
            .onWarning(
                warning -> {
                  throw new IllegalStateException("as the test wants");
                })
            .build();
    CompletableFuture<MessageResponse> reply = client.sendMessage("Hi");
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings()).containsExactly(NEAR_MESSAGE);
  }

  @Test
  void close_failsWhoWaitsAndWhoComesLater_andClosesTheClientBehind() {
    BudgetAwareLlmClient client = builder().build();
    List<CompletableFuture<MessageResponse>> replies = new ArrayList<>();
    replies.add(client.sendMessage("one"));
    client.forget();
    replies.add(client.sendMessage("two"));

    client.close();
    replies.add(client.sendMessage("three"));

    assertThat(replies)
        .allSatisfy(
            reply ->
                assertThat(
                        Outcomes.failureOf(reply, ClientClosedException.class)
                            .mayHaveBeenProcessed())
                    .isFalse());
    assertThat(budget.questions).hasSize(2).allMatch(CompletableFuture::isCancelled);
    assertThat(llm.closed).isTrue();
    assertThat(time.isClosed()).isTrue();
    assertThatNothingWasSent();
  }

  @Test
  void close_throwsWhatTheClientBehindThrows() {
    IllegalStateException thrown = new IllegalStateException("as the test wants");
    FakeLlm broken = FakeLlm.saying("Hello");
    broken.onClose(
        () -> {
          throw thrown;
        });

    assertThatThrownBy(() -> BudgetAwareLlmClient.builder(broken, budget).build().close())
        .isSameAs(thrown);
  }

  @Test
  void client_isNamedWithTheOneBehind() {
    assertThat(builder().build()).hasToString("BudgetAwareLlmClient[" + llm + "]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void threshold_isFromOneToAHundred(int percent) throws Exception {
    budget.standingAt(ScriptedBudget.status("daily", BudgetPolicy.WARN, "10", "10"));
    CompletableFuture<MessageResponse> reply = builder().warnAt(percent).build().sendMessage("Hi");
    llm.say("Hello");

    assertThat(Outcomes.valueOf(reply).warnings()).hasSize(1);
  }

  @Test
  void callThatIsCancelled_failsAsCancelled() {
    CompletableFuture<MessageResponse> reply = builder().build().sendMessage("Hi");
    reply.cancel(true);

    assertThat(reply).isCancelled();
    assertThat(reply.handle((answer, failure) -> failure).join())
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void settingsThatCannotWork_areRefused() {
    BudgetAwareLlmClient.Builder builder = builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.warnAt(0))
        .withMessage("warnAt: must be from 1 to 100, not 0");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.warnAt(101));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.cacheFor(Duration.ofMillis(-1)))
        .withMessage("cacheFor: must be from PT0S to PT24H, not PT-0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.cacheFor(Duration.ofHours(25)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.readTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.expect(TaskType.CODE, " ", "m"))
        .withMessageStartingWith("provider: must not be blank");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.build().sendMessage((MessageRequest) null))
        .withMessage("request");
    assertThat(budget.questions).isEmpty();
  }
}
