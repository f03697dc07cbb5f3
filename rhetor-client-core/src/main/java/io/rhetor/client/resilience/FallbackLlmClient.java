package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one client after the other until one answers, and is an {@link LlmClient} itself. Safe for
 * use by several threads.
 *
 * <pre>{@code
 * LlmClient llm = FallbackLlmClient.builder()
 *     .first("rhetor", rhetor)
 *     .then("direct", LlmClient.answering(this::askDirectly))
 *     .thenReply("I'm sorry, but I couldn't process your request at this time.")
 *     .build();
 * }</pre>
 *
 * <p>The next target is asked when the {@link FallbackPolicy} of the one before says so: by default
 * after a failure that is the target's fault, after an answer without text, and while the target's
 * circuit is open. Every other failure reaches the caller as it is. If no target is left, the
 * static reply answers; without one, calls fail with a {@link
 * io.rhetor.client.error.FallbackExhaustedException}. A target that may have processed the message
 * before it failed may have put it into its context and have charged for it.
 *
 * <p>Streams fall back until their first text. Chunks that have only white space are held back
 * until then, 16 of them or 4,096 characters at most; what comes beyond that counts as text. Later
 * failures are a {@link io.rhetor.client.error.RhetorStreamException} with the text so far. A
 * target is asked for a chunk only when the subscriber waits for one, one at a time.
 *
 * <p>Answers and chunks of all targets but the first one say {@code isFallback()}. The static reply
 * says so too, names {@link #STATIC_REPLY} as its provider and no model; as a whole answer it says
 * {@code isSimulated()}, as a stream it is one chunk that says {@code isLast()}. Who answered a
 * call, and how all others did, is told to {@link #reportingTo} and {@link Builder#onOutcome}.
 *
 * <p>What a target throws instead of returning, and a missing future or stream, counts as its
 * failure and comes with the future or the stream. By default an {@link Error} ends the call, since
 * it is not the target's fault; an error of the Java virtual machine, such as an {@link
 * OutOfMemoryError}, always does, and reaches the thread's uncaught handler too.
 *
 * <p>Cancelling a future, one derived from it, or a subscription, cancels the target that is being
 * asked, at any stage. Chains can be targets of chains.
 *
 * <p><b>Threads.</b> No thread is made. The caller's thread asks the first target. All else of
 * yours runs on {@link Builder#executor}, never on the thread that brings an answer: the question
 * to the next target, conditions, listeners, the subscriber, what depends on the future, and the
 * cancellation of targets. What blocks there holds up its own call alone, which a deadline, a
 * cancellation and a close end all the same.
 */
public final class FallbackLlmClient extends DelegatingLlmClient {
  /** What the static reply is called, as a provider and in {@link FallbackOutcome#answeredBy}. */
  public static final String STATIC_REPLY = "static-reply";

  private final Chain chain;
  private final @Nullable Consumer<? super FallbackOutcome> caller;

  private FallbackLlmClient(Chain chain, @Nullable Consumer<? super FallbackOutcome> caller) {
    this.chain = chain;
    this.caller = caller;
  }

  /** {@return a builder of a chain; {@code first} is required} */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  <R extends LlmRequest> CompletableFuture<MessageResponse> whole(
      String operation,
      R request,
      BiFunction<LlmClient, R, CompletableFuture<MessageResponse>> question) {
    return new WholeFallback(chain, caller, operation, llm -> question.apply(llm, request)).begin();
  }

  @Override
  <R extends LlmRequest> ChunkStream stream(
      String operation, R request, BiFunction<LlmClient, R, ChunkStream> question) {
    Function<LlmClient, ChunkStream> ask = llm -> question.apply(llm, request);
    TrustedPublisher<StreamChunk> call =
        subscriber ->
            new StreamFallback(
                    chain, caller, operation, chain.executor.forCaller(), ask, subscriber)
                .start();
    return ChunkStream.from(call);
  }

  /**
   * Returns a view on this chain whose calls, whole and streamed, also tell a listener how they
   * ended; make one for a single call to learn of that call alone.
   *
   * <pre>{@code
   * CompletableFuture<FallbackOutcome> outcome = new CompletableFuture<>();
   * MessageResponse reply = await(chain.reportingTo(outcome::complete).sendMessage(question));
   * System.out.println(await(outcome).answeredBy());
   * }</pre>
   *
   * @param listener called once for each call that ended, before its future completes or its
   *     subscriber learns of the end, also if it failed or was cancelled; on the {@link
   *     Builder#executor}. One that blocks holds up that end and nothing else; what it throws is
   *     logged
   * @return the view; closing it does nothing, closing this chain ends it
   */
  public LlmClient reportingTo(Consumer<? super FallbackOutcome> listener) {
    return new FallbackLlmClient(chain, Objects.requireNonNull(listener, "listener"));
  }

  /**
   * {@return where the circuit of a target stands; half open as soon as the next call would be a
   * trial}
   *
   * @param target the target's name
   * @throws IllegalArgumentException if the chain has no such target
   */
  public CircuitState circuitState(String target) {
    Objects.requireNonNull(target, "target");
    for (Target each : chain.targets) {
      if (each.name.equals(target)) {
        return each.breaker.state();
      }
    }
    throw new IllegalArgumentException(
        "target: the chain has none named '" + target + "'; use a name given to it");
  }

  /**
   * Ends whatever is under way with a {@link io.rhetor.client.error.ClientClosedException}, then
   * closes the targets in their order, unless {@link Builder#closeTargets} says otherwise. All are
   * closed whatever one throws, an {@link Error} too; the first one is thrown at the end, the
   * others are suppressed in it. Futures and subscribers learn of the end on {@link
   * Builder#executor}, so that one that blocks does not hold up the close. Calls made later fail.
   * Closing twice does nothing.
   */
  @Override
  public void close() {
    if (caller == null) {
      chain.close();
    }
  }

  /** Names the targets in their order. */
  @Override
  public String toString() {
    return chain.toString();
  }

  /**
   * Collects the targets and settings of a chain. Its methods refuse a value that is not allowed
   * with an {@link IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder {
    final Map<String, Map.Entry<LlmClient, FallbackPolicy>> targets = new LinkedHashMap<>();
    @Nullable String reply;
    @Nullable Duration deadline;
    int maxPartialCharacters = 1024 * 1024;
    boolean closesTargets = true;
    Consumer<? super FallbackOutcome> onOutcome = outcome -> {};
    BiConsumer<? super String, ? super CircuitState> onCircuitChange = (name, state) -> {};
    @Nullable ClientListener listener;
    @Nullable Executor executor;
    Timers timers = Timers.system();

    private Builder() {}

    /**
     * Sets who is asked first, under {@link FallbackPolicy#ofDefaults()}. Required.
     *
     * @param name what the target is called in outcomes and errors: not blank, not {@link
     *     #STATIC_REPLY}, and no other target's
     * @param llm the client
     * @return this builder
     * @throws IllegalStateException if there is a first target already
     */
    public Builder first(String name, LlmClient llm) {
      return first(name, llm, FallbackPolicy.ofDefaults());
    }

    /**
     * Sets who is asked first. Required.
     *
     * @param name what the target is called in outcomes and errors: not blank, not {@link
     *     #STATIC_REPLY}, and no other target's
     * @param llm the client
     * @param policy when to ask the next one instead
     * @return this builder
     * @throws IllegalStateException if there is a first target already
     */
    public Builder first(String name, LlmClient llm, FallbackPolicy policy) {
      if (!targets.isEmpty()) {
        throw new IllegalStateException(
            "first: was called before; add others with then(name, llm)");
      }
      return add(name, llm, policy);
    }

    /**
     * Adds who is asked when those before have failed, under {@link FallbackPolicy#ofDefaults()}.
     *
     * @param name what the target is called in outcomes and errors: not blank, not {@link
     *     #STATIC_REPLY}, and no other target's
     * @param llm the client
     * @return this builder
     * @throws IllegalStateException if there is no first target yet
     */
    public Builder then(String name, LlmClient llm) {
      return then(name, llm, FallbackPolicy.ofDefaults());
    }

    /**
     * Adds who is asked when those before have failed.
     *
     * @param name what the target is called in outcomes and errors: not blank, not {@link
     *     #STATIC_REPLY}, and no other target's
     * @param llm the client
     * @param policy when to ask the next one instead
     * @return this builder
     * @throws IllegalStateException if there is no first target yet
     */
    public Builder then(String name, LlmClient llm, FallbackPolicy policy) {
      if (targets.isEmpty()) {
        throw new IllegalStateException(
            "then: there is no first target yet; call first(name, llm)");
      }
      return add(name, llm, policy);
    }

    /**
     * Sets what is answered when no target is left or the deadline has passed. It does not hide
     * failures after which the chain does not fall back, such as a bad request. Default: nothing,
     * so that such calls fail.
     *
     * @param text the answer, not blank
     * @return this builder
     */
    public Builder thenReply(String text) {
      this.reply = Checks.requireText("thenReply", text);
      return this;
    }

    /**
     * Sets how long all targets together may take: for a whole answer until it is there, for a
     * stream from subscribing until its first text, whether or not chunks were asked for. The
     * target that is being asked then is cancelled; for its circuit it has failed if it had at
     * least half of the time for itself. Default: none, only the targets' own limits.
     *
     * @param deadline more than zero, at most 365 days
     * @return this builder
     */
    public Builder deadline(Duration deadline) {
      this.deadline = Checks.requirePositive("deadline", deadline);
      return this;
    }

    /**
     * Sets how much text of a stream is kept for {@link
     * io.rhetor.client.error.RhetorStreamException#partial()}, once for the chain and its targets.
     * What {@code collect} gathers is no part of that, but its failure shows no more of it.
     * Default: 1 Mi characters.
     *
     * @param maxPartialCharacters 0 or more
     * @return this builder
     */
    public Builder maxPartialCharacters(int maxPartialCharacters) {
      this.maxPartialCharacters =
          Checks.requireAtLeast("maxPartialCharacters", maxPartialCharacters, 0);
      return this;
    }

    /**
     * Sets whether closing the chain closes its targets. Default: true.
     *
     * @param closes false to leave them to their maker
     * @return this builder
     */
    public Builder closeTargets(boolean closes) {
      this.closesTargets = closes;
      return this;
    }

    /**
     * Sets the listener of how each call of the chain ended. Default: none.
     *
     * @param listener called when and where that of {@link FallbackLlmClient#reportingTo} is
     * @return this builder
     */
    public Builder onOutcome(Consumer<? super FallbackOutcome> listener) {
      this.onOutcome = Objects.requireNonNull(listener, "onOutcome");
      return this;
    }

    /**
     * Sets the listener of changes of the targets' circuits. Default: none.
     *
     * @param listener called on the {@link #executor} with the target's name and the new state, of
     *     one change of a circuit after the other, in their order. One that blocks holds up what it
     *     is told of its circuit, no call; what it throws is logged
     * @return this builder
     */
    public Builder onCircuitChange(BiConsumer<? super String, ? super CircuitState> listener) {
      this.onCircuitChange = Objects.requireNonNull(listener, "onCircuitChange");
      return this;
    }

    /**
     * Sets the listener of the calls of the chain as a whole; the targets tell listeners of their
     * own. Default: none.
     *
     * <p>A call of the chain is a call with a number of its own, the transport {@code fallback} and
     * the method that was called as its operation, such as {@code streamMessage}. Each target that
     * is asked is an attempt, with its name as {@link io.rhetor.client.listener.ClientEvent#target}
     * in all events until the next one is asked; the static reply is the last attempt, named {@link
     * #STATIC_REPLY}. There is one {@link io.rhetor.client.listener.ClientEvent.Kind#FELL_BACK} for
     * each target that was given up for another one, or for the static reply. A target that is left
     * alone since its circuit is open is no attempt: see {@link #onCircuitChange}.
     *
     * <pre>{@code
     * RhetorClient rhetor = RhetorClient.create(config.toBuilder().listener(metrics).build());
     * LlmClient llm = FallbackLlmClient.builder()
     *     .first("rhetor", rhetor)
     *     .then("direct", myDirectApiClient)
     *     .listener(metrics)
     *     .build();
     * }</pre>
     *
     * @param listener one for all; safe for use by several threads, must not block; what it throws
     *     is logged
     * @return this builder
     */
    public Builder listener(ClientListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets what runs your code, beside the question to the first target: see the threads of {@link
     * FallbackLlmClient}. Default: daemon threads that all clients share, on which code may block.
     *
     * @param executor takes tasks until the chain is closed; a call whose task it does not take
     *     fails with what it threw as the cause, unless its answer is here: that is delivered on
     *     the shared threads. A task that it drops without a word leaves its call untold
     * @return this builder
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    Builder timers(Timers given) {
      this.timers = given;
      return this;
    }

    /**
     * {@return the chain, with all circuits closed}
     *
     * @throws IllegalArgumentException if there is no target
     */
    public FallbackLlmClient build() {
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("first: is required; call first(name, llm)");
      }
      return new FallbackLlmClient(new Chain(this), null);
    }

    private Builder add(String name, LlmClient llm, FallbackPolicy policy) {
      Checks.requireText("name", name);
      Map.Entry<LlmClient, FallbackPolicy> target =
          Map.entry(Objects.requireNonNull(llm, "llm"), Objects.requireNonNull(policy, "policy"));
      if (name.equals(STATIC_REPLY) || targets.containsKey(name)) {
        throw new IllegalArgumentException(
            "name: '" + name + "' is taken; give each target a name of its own");
      }
      targets.put(name, target);
      return this;
    }
  }
}
