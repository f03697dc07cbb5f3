package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.AnswerStyle;

/** Which of the two shapes of Rhetor's answers a {@link SimulatedRhetor} gives. */
public enum Shape {
  /**
   * As a running server was seen to answer: times local and without zone, models as objects with id
   * and name, an empty last event, generation parameters read only under {@code options.options}.
   * Templates and prompts keep their text in {@code versions}, whatever is missing tends to be a
   * 200 with {@code null}, and a budget that is used up is never told of. Over a WebSocket no id
   * comes back, and a stream ends with its last chunk.
   */
  OBSERVED(AnswerStyle.OBSERVED),

  /**
   * As Rhetor's integration guide and API reference say: times in UTC, models as plain strings in
   * {@code GET /}, text in the last event, generation parameters read at the top of {@code
   * options}. Templates and prompts have their text at the top, whatever is missing is a 404, and
   * answers tell their tokens in {@code usage}, and one beyond a budget says so in {@code
   * budget_warnings}. Over a WebSocket each frame carries the {@code id} of its request, and the
   * last chunk of a stream is followed by a {@code RESPONSE} with the whole answer.
   */
  DOCUMENTED(AnswerStyle.DOCUMENTED);

  private final AnswerStyle style;

  Shape(AnswerStyle style) {
    this.style = style;
  }

  AnswerStyle style() {
    return style;
  }
}
