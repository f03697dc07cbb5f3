package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The events of one stream and how it ends. Events are made when they are due, for their time. */
final class StreamScript {
  /** How a stream ends after its last event. */
  enum Ending {
    /** In good order. */
    PROPER,
    /** With what a fault does to the connection. */
    FAULT,
    /** Nothing more happens. */
    SILENCE
  }

  private final List<Supplier<JsonObject>> events;
  private final Ending ending;
  private final Optional<String> said;
  private final Optional<PlannedFault> fault;
  private final Optional<Supplier<JsonObject>> whole;

  private StreamScript(
      List<Supplier<JsonObject>> events,
      Ending ending,
      Optional<String> said,
      Optional<PlannedFault> fault,
      Optional<Supplier<JsonObject>> whole) {
    this.events = events;
    this.ending = ending;
    this.said = said;
    this.fault = fault;
    this.whole = whole;
  }

  private static StreamScript proper(List<Supplier<JsonObject>> events, Optional<String> said) {
    return new StreamScript(events, Ending.PROPER, said, Optional.empty(), Optional.empty());
  }

  private static StreamScript unfinished(
      List<Supplier<JsonObject>> events, Ending ending, Optional<PlannedFault> fault) {
    return new StreamScript(events, ending, Optional.empty(), fault, Optional.empty());
  }

  /** A whole answer; what tells its end differs between the shapes. */
  static StreamScript answer(
      AnswerShape shape, String text, ModelChoice choice, String contextId, JsonObject usage) {
    List<String> words = SimulatedModel.words(text);
    if (shape.shape() == AnswerStyle.OBSERVED) {
      List<Supplier<JsonObject>> events = chunks(shape, words, choice, contextId);
      events.add(() -> shape.lastChunk("", choice, contextId, usage));
      return proper(events, Optional.of(text));
    }
    int before = Math.max(0, words.size() - 1);
    String last = words.isEmpty() ? "" : words.get(before);
    List<Supplier<JsonObject>> events = chunks(shape, words.subList(0, before), choice, contextId);
    events.add(() -> shape.lastChunk(last, choice, contextId, usage));
    return proper(events, Optional.of(text));
  }

  /** The first chunks of an answer, and then what the fault does. */
  static StreamScript broken(
      AnswerShape shape, String text, ModelChoice choice, String contextId, PlannedFault fault) {
    List<String> words = SimulatedModel.words(text);
    List<String> first = words.subList(0, Math.min(fault.chunks(), words.size()));
    List<Supplier<JsonObject>> events = chunks(shape, first, choice, contextId);
    switch (fault.kind()) {
      case FAIL:
      case FAIL_MIDWAY:
        events.add(() -> shape.failureEvent(fault.text(), contextId));
        return proper(events, Optional.empty());
      case STALL:
        return unfinished(events, Ending.SILENCE, Optional.empty());
      default:
        return unfinished(events, Ending.FAULT, Optional.of(fault));
    }
  }

  static StreamScript failure(AnswerShape shape, String error, String contextId) {
    return proper(List.of(() -> shape.failureEvent(error, contextId)), Optional.empty());
  }

  /** What an unavailable provider was seen to look like: an answer that says nothing. */
  static StreamScript nothing(AnswerShape shape, ModelChoice choice, String contextId) {
    return proper(
        List.of(
            () -> shape.chunk("", choice, contextId, false),
            () -> shape.chunk("", choice, contextId, true)),
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

  /** The same, with the answer in one piece for who asks for it at the end. */
  StreamScript thenWhole(Supplier<JsonObject> whole) {
    return new StreamScript(events, ending, said, fault, Optional.of(whole));
  }

  /** The answer in one piece, made now; empty if there is none. */
  Optional<JsonObject> whole() {
    return whole.map(Supplier::get);
  }

  /** What breaks the stream; there is one only if that is how it ends. */
  PlannedFault fault() {
    return fault.orElseThrow();
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
