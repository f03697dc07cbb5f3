package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.call.CircuitBreaker;
import io.rhetor.client.internal.run.FatalErrors;
import java.lang.System.Logger.Level;

/** One of the clients of a chain, with its circuit. */
final class Target {
  final String name;

  /** Whether its answers are what the user asked for in the first place. */
  final boolean first;

  final LlmClient llm;
  final FallbackPolicy policy;
  final CircuitBreaker breaker;

  Target(String name, boolean first, LlmClient llm, FallbackPolicy policy, CircuitBreaker breaker) {
    this.name = name;
    this.first = first;
    this.llm = llm;
    this.policy = policy;
    this.breaker = breaker;
  }

  /** Tells whether the next target is asked; never after an error of the Java virtual machine. */
  boolean fallsBackOn(Throwable failure) {
    Throwable plain = Failures.plain(failure);
    if (plain instanceof VirtualMachineError) {
      return false;
    }
    try {
      return policy.fallbackOn().test(plain);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      Chain.LOG.write(
          Level.ERROR,
          "The fallbackOn condition of target '" + name + "' threw; the default decides.",
          thrown);
      return FallbackPolicy.isTargetsFault(plain);
    }
  }
}
