package io.rhetor.client.resilience;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.call.CircuitBreaker;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.policy.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all calls of a chain share, and the calls that are under way. */
final class Chain {
  static final CallbackLog LOG = CallbackLog.of(FallbackLlmClient.class);

  final List<Target> targets = new ArrayList<>();
  final @Nullable StaticReply reply;
  final @Nullable Duration deadline;
  final int maxPartialCharacters;
  final Timers timers;
  final CallbackExecutor executor;
  private final boolean closesTargets;
  private final Consumer<? super FallbackOutcome> onOutcome;
  private final Optional<ClientListener> listener;
  private final Set<FallbackCall> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  Chain(FallbackLlmClient.Builder settings) {
    this.reply = settings.reply == null ? null : new StaticReply(settings.reply);
    this.deadline = settings.deadline;
    this.maxPartialCharacters = settings.maxPartialCharacters;
    this.closesTargets = settings.closesTargets;
    this.timers = settings.timers;
    this.executor = CallbackExecutor.of(Optional.ofNullable(settings.executor));
    this.onOutcome = settings.onOutcome;
    this.listener = Optional.ofNullable(settings.listener);
    BiConsumer<? super String, ? super CircuitState> onCircuitChange = settings.onCircuitChange;
    settings.targets.forEach(
        (name, client) -> {
          CircuitBreaker breaker =
              new CircuitBreaker(
                  client.getValue().circuitBreaker(),
                  timers::nanoTime,
                  executor::executeInTurn,
                  state ->
                      Failures.tell(
                          LOG,
                          "A listener for the circuits of a fallback chain threw.",
                          () -> onCircuitChange.accept(name, state)));
          targets.add(
              new Target(name, targets.isEmpty(), client.getKey(), client.getValue(), breaker));
        });
  }

  /** Begins to tell the listener of a call. */
  CallEvents events(String operation) {
    return CallEvents.begin(
        listener, timers, executor::executeInTurn, "fallback", operation, CallEvents.nextCallId());
  }

  /** Notes a call, to be ended with the chain; ends it at once if the chain is closed. */
  void add(FallbackCall call) {
    running.add(call);
    if (closed.get()) {
      call.close();
    }
  }

  void remove(FallbackCall call) {
    running.remove(call);
  }

  void tell(FallbackOutcome outcome, Consumer<? super FallbackOutcome> caller) {
    tellOne(outcome, onOutcome);
    tellOne(outcome, caller);
  }

  private static void tellOne(FallbackOutcome outcome, Consumer<? super FallbackOutcome> listener) {
    Failures.tell(
        LOG,
        "A listener for the outcome of a fallback chain threw.",
        () -> listener.accept(outcome));
  }

  static ClientClosedException closedFailure(boolean mayHaveBeenProcessed) {
    return new ClientClosedException(
        "The fallback chain was closed. Build another one for further calls.",
        mayHaveBeenProcessed);
  }

  static RhetorTimeoutException deadlinePassed(Target target, Duration limit) {
    return new RhetorTimeoutException(
        RhetorTimeoutException.Phase.TOTAL,
        limit,
        String.format(
            "The deadline of the fallback chain (%s ms) passed while '%s' was asked. Raise"
                + " FallbackLlmClient.Builder.deadline, or give the target shorter timeouts.",
            limit.toMillis(), target.name),
        null,
        true);
  }

  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Throwable first = null;
    for (FallbackCall call : running) {
      first = Failures.collect(call::close, first);
    }
    if (closesTargets) {
      for (Target target : targets) {
        first = Failures.collect(target.llm::close, first);
      }
    }
    timers.close();
    Failures.rethrow(first);
  }

  @Override
  public String toString() {
    return FallbackLlmClient.class.getSimpleName()
        + Stream.concat(
                targets.stream().map(target -> target.name + "=" + target.llm),
                reply == null ? Stream.empty() : Stream.of(FallbackLlmClient.STATIC_REPLY))
            .collect(Collectors.toList());
  }
}
