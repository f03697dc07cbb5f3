package io.rhetor.client.resilience;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.listener.ClientListener;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all calls of a chain share, and the calls that are under way. */
final class Chain {
  private static final CallbackLog LOG = CallbackLog.of(FallbackLlmClient.class);

  private final List<Target> targets;
  private final @Nullable String reply;
  private final @Nullable Duration deadline;
  private final boolean closesTargets;
  private final Timers timers;
  private final CallbackExecutor executor;
  private final Consumer<? super FallbackOutcome> onOutcome;
  private final @Nullable ClientListener listener;
  private final Set<FallbackCall> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  Chain(
      List<Target> targets,
      @Nullable String reply,
      @Nullable Duration deadline,
      boolean closesTargets,
      Timers timers,
      CallbackExecutor executor,
      Consumer<? super FallbackOutcome> onOutcome,
      @Nullable ClientListener listener) {
    this.targets = List.copyOf(targets);
    this.reply = reply;
    this.deadline = deadline;
    this.closesTargets = closesTargets;
    this.timers = timers;
    this.executor = executor;
    this.onOutcome = onOutcome;
    this.listener = listener;
  }

  List<Target> targets() {
    return targets;
  }

  Timers timers() {
    return timers;
  }

  CallbackExecutor executor() {
    return executor;
  }

  Optional<Duration> deadline() {
    return Optional.ofNullable(deadline);
  }

  Optional<String> reply() {
    return Optional.ofNullable(reply);
  }

  /** Begins to tell the listener of a call. */
  CallEvents events(String operation) {
    return CallEvents.begin(
        Optional.ofNullable(listener),
        timers,
        executor::executeInTurn,
        "fallback",
        operation,
        CallEvents.nextCallId());
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

  static ClientClosedException closedFailure(boolean mayHaveBeenProcessed) {
    return new ClientClosedException(
        "The fallback chain was closed. Build another one for further calls.",
        mayHaveBeenProcessed);
  }

  static RhetorTimeoutException deadlinePassed(Target target, Duration limit) {
    return new RhetorTimeoutException(
        RhetorTimeoutException.Phase.TOTAL,
        limit,
        "The deadline of the fallback chain ("
            + limit.toMillis()
            + " ms) passed while '"
            + target.name()
            + "' was asked. Raise FallbackLlmClient.Builder.deadline, or give the target shorter"
            + " timeouts.",
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
        first = Failures.collect(target.llm()::close, first);
      }
    }
    Failures.rethrow(first);
  }

  private static void tellOne(FallbackOutcome outcome, Consumer<? super FallbackOutcome> listener) {
    try {
      listener.accept(outcome);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      LOG.write(Level.ERROR, "A listener for the outcome of a fallback chain threw.", thrown);
    }
  }

  @Override
  public String toString() {
    return FallbackLlmClient.class.getSimpleName()
        + Stream.concat(
                targets.stream().map(target -> target.name() + "=" + target.llm()),
                reply == null ? Stream.empty() : Stream.of(FallbackLlmClient.STATIC_REPLY))
            .collect(Collectors.toList());
  }
}
