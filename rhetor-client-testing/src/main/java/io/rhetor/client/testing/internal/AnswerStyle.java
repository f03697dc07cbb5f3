package io.rhetor.client.testing.internal;

/** Which of the two shapes of Rhetor's answers a simulated server gives. */
public enum AnswerStyle {
  /** As a running server was seen to answer. */
  OBSERVED,
  /** As Rhetor's documents say. */
  DOCUMENTED
}
