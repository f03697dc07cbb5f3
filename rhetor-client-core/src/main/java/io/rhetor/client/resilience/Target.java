package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.internal.call.CircuitBreaker;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FatalErrors;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** One of the clients of a chain, with its circuit. */
final class Target {
  private static final CallbackLog LOG = CallbackLog.of(FallbackLlmClient.class);

  private final String name;
  private final boolean first;
  private final LlmClient llm;
  private final FallbackPolicy policy;
  private final CircuitBreaker breaker;

  Target(String name, boolean first, LlmClient llm, FallbackPolicy policy, CircuitBreaker breaker) {
    this.name = name;
    this.first = first;
    this.llm = llm;
    this.policy = policy;
    this.breaker = breaker;
  }

  String name() {
    return name;
  }

  /** Tells whether its answers are what the user asked for in the first place. */
  boolean isFirst() {
    return first;
  }

  LlmClient llm() {
    return llm;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  boolean emptyAnswerFails() {
    return policy.emptyAnswerFails();
  }

  /** Tells whether the next target is asked; never after an error of the Java virtual machine. */
  boolean fallsBackOn(Throwable failure) {
    Throwable plain = plain(failure);
    if (plain instanceof VirtualMachineError) {
      return false;
    }
    try {
      return policy.fallbackOn().test(plain);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      LOG.write(
          Level.ERROR,
          "The fallbackOn condition of target '" + name + "' threw; the default decides.",
          thrown);
      return FallbackPolicy.isTargetsFault(plain);
    }
  }

  /** Returns what lies beneath the wrappers of futures, and of streams that had begun. */
  static Throwable plain(Throwable failure) {
    Throwable plain = failure;
    while (isWrapper(plain) && plain.getCause() != null) {
      plain = plain.getCause();
    }
    return plain;
  }

  /** Returns what lies beneath the wrappers of futures. */
  static Throwable unwrap(Throwable failure) {
    Throwable unwrapped = failure;
    while (isWrapperOfFuture(unwrapped) && unwrapped.getCause() != null) {
      unwrapped = unwrapped.getCause();
    }
    return unwrapped;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof RhetorStreamException || isWrapperOfFuture(failure);
  }

  private static boolean isWrapperOfFuture(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof ExecutionException;
  }
}
