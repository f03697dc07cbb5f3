package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.run.AsyncSteps;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.ChunkStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks where the budget stands before it sends anything, since servers neither refuse beyond a
 * limit nor warn (section 7 of {@code docs/protocol.md}). Safe for use by several threads.
 *
 * <pre>{@code
 * try (LlmClient llm = BudgetAwareLlmClient.create(rhetor)) {
 *   MessageResponse reply = await(llm.sendMessage("What is Tekton?"));
 *   reply.warnings().forEach(System.out::println);    // such as: 85.2 % of the daily budget are spent …
 * } catch (BudgetExceededException spent) { … }                                // nothing was sent
 * }</pre>
 *
 * <ul>
 *   <li><b>Refuses</b> with a {@link io.rhetor.client.error.BudgetExceededException}, and sends
 *       nothing, when a limit with the policy {@code enforce} is used up; a limit with {@code warn}
 *       or {@code ignore} never refuses. {@link
 *       io.rhetor.client.message.GenerationOptions.Builder#bypassBudget bypassBudget} lets a call
 *       pass.
 *   <li><b>Warns</b> when a part of a limit is spent that {@link Builder#warnAt} sets, unless its
 *       policy is {@code ignore}: in {@link MessageResponse#warnings()} behind the server's
 *       warnings, and for streams in {@link io.rhetor.client.stream.StreamChunk#warnings()} of the
 *       first chunk, and so in the answer that {@code forEach} and {@code collect} gather.
 *   <li><b>Notices a silent change of model</b>, and warns in the same places. The usual model is
 *       the one that the request's options name, else the one that {@link Builder#expect} names,
 *       else the one that first answered that task type: then the first answer cannot be judged. An
 *       answer that says that it is a fallback is not compared.
 *   <li><b>If the budget cannot be read</b>, sends all the same and warns, or refuses with a {@link
 *       io.rhetor.client.error.BudgetUnavailableException}; see {@link Builder#failClosed}. An
 *       answer that does not tell usage and limit as numbers, or no period at all, is one that
 *       cannot be read, and not one without limits: only a limit of 0 is none. If the server tells
 *       that an enforced limit is used up (a percentage of 100 or more) without telling the limit,
 *       the call is refused all the same.
 * </ul>
 *
 * <p>What the server told counts for a while ({@link Builder#cacheFor}), and calls at the same time
 * share one question; so a limit can be passed by what is spent in that time. The server tells of
 * limits on all providers together only: a limit on one provider is not seen, but what the server
 * does because of it is, as a change of model.
 *
 * <p>Cancelling a future or a stream ends what is under way for it: the wait for the budget, unless
 * other calls wait for it too, or the call. A stream asks for the budget when it is subscribed to.
 * Whatever the wrapped client refuses fails the future; a stream is refused as it is prepared.
 *
 * <p><b>Threads.</b> None is made. If the budget is known, a call goes on at once; else the {@link
 * RhetorBudget} is asked, and the call goes on, on daemon threads that all clients share. All else
 * is as the wrapped client has it.
 */
public final class BudgetAwareLlmClient extends DelegatingLlmClient {
  private static final CallbackLog LOG = CallbackLog.of(BudgetAwareLlmClient.class);

  private final LlmClient llm;
  private final BudgetReadings readings;
  private final BudgetRules rules;
  private final KnownModels usual;
  private final Consumer<BudgetWarning> listener;
  private final CallbackExecutor executor;

  private BudgetAwareLlmClient(Builder builder) {
    this.llm = builder.llm;
    this.executor = CallbackExecutor.of(Optional.ofNullable(builder.executor));
    this.readings =
        new BudgetReadings(
            builder.budget, executor, builder.timers, builder.cacheFor, builder.readTimeout);
    this.rules = new BudgetRules(builder.warnAtPercent, builder.failsClosed);
    this.usual = new KnownModels(builder.expected);
    this.listener = builder.listener;
  }

  /**
   * {@return a client with all defaults of {@link Builder}}
   *
   * @param rhetor sends, and tells where the budget stands; closed with the client
   */
  public static BudgetAwareLlmClient create(RhetorClient rhetor) {
    return builder(rhetor, rhetor.budget()).build();
  }

  /**
   * {@return a builder with every default set}
   *
   * @param llm who gets what the budget allows; closed with the client
   * @param budget tells where the budget stands; stays the caller's
   */
  public static Builder builder(LlmClient llm, RhetorBudget budget) {
    return new Builder(llm, budget);
  }

  @Override
  <R extends LlmRequest> CompletableFuture<MessageResponse> whole(
      String operation,
      R request,
      BiFunction<LlmClient, R, CompletableFuture<MessageResponse>> question) {
    AsyncSteps<MessageResponse> course = new AsyncSteps<>();
    course.await(
        admit(request),
        call ->
            course.await(
                required(operation, question.apply(llm, request)),
                answer -> course.succeed(call.complete(required("the future", answer))),
                failure -> course.fail(FutureWaiter.unwrap(failure))),
        course::fail);
    return course.future();
  }

  @Override
  <R extends LlmRequest> ChunkStream stream(
      String operation, R request, BiFunction<LlmClient, R, ChunkStream> question) {
    ChunkStream answer = required(operation, question.apply(llm, request));
    return BudgetedSubscription.gate(answer, () -> admit(request));
  }

  /**
   * Forgets what the server told of the budget and which models answered first: the next call asks
   * anew. To be called when a limit was raised or the server's routing was changed.
   */
  public void forget() {
    readings.forget();
    usual.forget();
  }

  /**
   * Closes the wrapped client too, though not the {@link RhetorBudget}. Calls that wait for the
   * budget fail with a {@link io.rhetor.client.error.ClientClosedException}, on daemon threads that
   * all clients share, and so do later ones.
   */
  @Override
  public void close() {
    Throwable first = Failures.collect(readings::close, null);
    Failures.rethrow(Failures.collect(llm::close, first));
  }

  /** Names the wrapped client. */
  @Override
  public String toString() {
    return "BudgetAwareLlmClient[" + llm + "]";
  }

  private static <T> T required(String giver, T result) {
    return Checks.requireResult(giver + " of the client behind the budget", result);
  }

  private CompletableFuture<BudgetedCall> admit(LlmRequest request) {
    AsyncSteps<BudgetedCall> course = new AsyncSteps<>();
    course.await(
        readings.current(),
        reading -> {
          BudgetedCall call = new BudgetedCall(request, usual, this::tell);
          rules.admit(reading, request.options().isBudgetBypassed()).forEach(call::warn);
          course.succeed(call);
        },
        course::fail);
    return course.future();
  }

  private void tell(BudgetWarning warning) {
    executor.executeInTurn(
        () ->
            Failures.tell(
                LOG,
                "A listener threw on a budget warning; the call goes on.",
                () -> listener.accept(warning)));
  }

  /**
   * Collects the settings of a client. Its methods refuse a value that is not allowed with an
   * {@link IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final LlmClient llm;
    private final RhetorBudget budget;
    private final Map<TaskType, ModelRoute> expected = new LinkedHashMap<>();
    private Duration cacheFor = Duration.ofSeconds(30);
    private Duration readTimeout = Duration.ofSeconds(5);
    private int warnAtPercent = 80;
    private boolean failsClosed;
    private Consumer<BudgetWarning> listener = warning -> {};
    private @Nullable Executor executor;
    private Timers timers = Timers.system();

    private Builder(LlmClient llm, RhetorBudget budget) {
      this.llm = Objects.requireNonNull(llm, "llm");
      this.budget = Objects.requireNonNull(budget, "budget");
    }

    /**
     * Sets how long it counts where the budget stood. That it could not be read counts for as long,
     * but for five seconds at most. Default: 30 seconds.
     *
     * @param cacheFor from zero, which asks before each call, to a day
     * @return this builder
     */
    public Builder cacheFor(Duration cacheFor) {
      this.cacheFor = Checks.requireWithin("cacheFor", cacheFor, Duration.ZERO, A_DAY);
      return this;
    }

    /**
     * Sets how long to wait for where the budget stands. Default: 5 seconds.
     *
     * @param readTimeout from a millisecond to a day; shorter limits of the {@code RhetorBudget}
     *     hold as well
     * @return this builder
     */
    public Builder readTimeout(Duration readTimeout) {
      this.readTimeout =
          Checks.requireWithin("readTimeout", readTimeout, Duration.ofMillis(1), A_DAY);
      return this;
    }

    /**
     * Sets which part of a limit must be spent for a warning. Default: 80.
     *
     * @param percent from 1 to 100 percent
     * @return this builder
     */
    public Builder warnAt(int percent) {
      this.warnAtPercent = Checks.requireWithin("warnAt", percent, 1, 100);
      return this;
    }

    /**
     * Sets whether calls are refused while the budget cannot be read. Default: no, they are sent
     * with a warning.
     *
     * @param failClosed true to refuse them, unless they bypass the budget
     * @return this builder
     */
    public Builder failClosed(boolean failClosed) {
      this.failsClosed = failClosed;
      return this;
    }

    /**
     * Sets who usually answers a kind of work, so that already the first answer can be judged.
     * Default: learnt from the first answer.
     *
     * @param taskType the kind of work; {@link TaskType#DEFAULT} for requests that name none
     * @param provider the provider's id, not blank
     * @param model the model's id, not blank
     * @return this builder
     */
    public Builder expect(TaskType taskType, String provider, String model) {
      expected.put(
          Objects.requireNonNull(taskType, "taskType"),
          new ModelRoute(
              Optional.of(Checks.requireText("provider", provider)),
              Optional.of(Checks.requireText("model", model))));
      return this;
    }

    /**
     * Sets the listener of each warning that an answer gets: of limits and of a budget that cannot
     * be read as the call is sent, of models as the answer arrives. Default: none.
     *
     * @param listener called on daemon threads that all clients share, for several calls at once.
     *     One that blocks holds up no call; what it throws is logged
     * @return this builder
     */
    public Builder onWarning(Consumer<BudgetWarning> listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    Builder timers(Timers timers) {
      this.timers = timers;
      return this;
    }

    /** {@return the client, to be closed by the caller} */
    public BudgetAwareLlmClient build() {
      return new BudgetAwareLlmClient(this);
    }
  }
}
