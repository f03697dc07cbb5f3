package io.rhetor.client.policy;

/** Where a circuit breaker stands; see {@link CircuitBreakerPolicy}. */
public enum CircuitState {
  /** Calls go through. */
  CLOSED,
  /** Too many calls failed: none goes through until the open duration has passed. */
  OPEN,
  /** The open duration has passed: a few trial calls go through and decide. */
  HALF_OPEN
}
