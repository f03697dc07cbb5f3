package io.rhetor.client.examples.simulated;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The events of one stream and how it ends. Events are made when they are due, for their time. */
final class StreamScript {
  /** How a stream ends after its last event. */
  enum Ending {
    /** The HTTP body is ended. */
    PROPER,
    /** The socket is closed. */
    CUT,
    /** Nothing more happens. */
    SILENCE
  }

  private final List<Supplier<JsonObject>> events;
  private final Ending ending;
  private final Optional<String> said;

  private StreamScript(List<Supplier<JsonObject>> events, Ending ending, Optional<String> said) {
    this.events = events;
    this.ending = ending;
    this.said = said;
  }

  /** A whole answer; what tells its end differs between the shapes. */
  static StreamScript answer(AnswerShape shape, String text, ModelChoice choice, String contextId) {
    List<String> words = SimulatedModel.words(text);
    if (shape.shape() == Shape.OBSERVED) {
      List<Supplier<JsonObject>> events = chunks(shape, words, choice, contextId);
      events.add(() -> shape.chunk("", choice, contextId, true));
      return new StreamScript(events, Ending.PROPER, Optional.of(text));
    }
    int before = Math.max(0, words.size() - 1);
    String last = words.isEmpty() ? "" : words.get(before);
    List<Supplier<JsonObject>> events = chunks(shape, words.subList(0, before), choice, contextId);
    events.add(() -> shape.chunk(last, choice, contextId, true));
    return new StreamScript(events, Ending.PROPER, Optional.of(text));
  }

  /** The first chunks of an answer, and then what the fault does. */
  static StreamScript broken(
      AnswerShape shape, String text, ModelChoice choice, String contextId, Fault fault) {
    List<String> words = SimulatedModel.words(text);
    List<String> first = words.subList(0, Math.min(fault.chunks(), words.size()));
    List<Supplier<JsonObject>> events = chunks(shape, first, choice, contextId);
    switch (fault.kind()) {
      case CUT:
        return new StreamScript(events, Ending.CUT, Optional.empty());
      case STALL:
        return new StreamScript(events, Ending.SILENCE, Optional.empty());
      default:
        events.add(() -> shape.failureEvent(fault.error(), contextId));
        return new StreamScript(events, Ending.PROPER, Optional.empty());
    }
  }

  static StreamScript failure(AnswerShape shape, String error, String contextId) {
    return new StreamScript(
        List.of(() -> shape.failureEvent(error, contextId)), Ending.PROPER, Optional.empty());
  }

  /** What an unavailable provider was seen to look like: an answer that says nothing. */
  static StreamScript nothing(AnswerShape shape, ModelChoice choice, String contextId) {
    return new StreamScript(
        List.of(
            () -> shape.chunk("", choice, contextId, false),
            () -> shape.chunk("", choice, contextId, true)),
        Ending.PROPER,
        Optional.of(""));
  }

  private static List<Supplier<JsonObject>> chunks(
      AnswerShape shape, List<String> words, ModelChoice choice, String contextId) {
    List<Supplier<JsonObject>> events = new ArrayList<>(words.size() + 1);
    for (String word : words) {
      events.add(() -> shape.chunk(word, choice, contextId, false));
    }
    return events;
  }

  List<Supplier<JsonObject>> events() {
    return events;
  }

  Ending ending() {
    return ending;
  }

  /** Whether the model says all that it has to say. */
  boolean isWhole() {
    return said.isPresent();
  }

  /** All that the model says; empty if it is kept from saying all. */
  Optional<String> said() {
    return said;
  }
}
