package io.rhetor.client.testing.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says the same thing to the same turns, and never claims to have understood them. Like a model, it
 * knows only what it is given with a call: asked for the user's name, it looks for it there.
 */
final class SimulatedModel {
  private static final Pattern BEFORE_WHITE_SPACE = Pattern.compile("(?<=\\S)(?=\\s)");

  private static final Pattern NAME =
      Pattern.compile("\\bmy name is\\s+(\\p{L}[\\p{L}'-]*)", Pattern.CASE_INSENSITIVE);
  private static final String QUESTION_FOR_THE_NAME = "what is my name?";

  private static final String NO_MODEL_WAS_ASKED =
      " This is a simulated answer, written in advance: no language model was asked.";

  private static final Map<String, String> PREPARED =
      Map.of(
          "what is tekton?",
          "Tekton is an ecosystem of software components that work together, each with one task of"
              + " its own. One of them is Rhetor, which speaks with language models on behalf of"
              + " all the others: it picks a model, stores the conversation and passes the"
              + " answer on as it arrives."
              + NO_MODEL_WAS_ASKED,
          "what is rhetor?",
          "Rhetor manages language models for the components of Tekton: one server with one port,"
              + " which picks a provider and a model for each task and keeps the conversations."
              + NO_MODEL_WAS_ASKED);

  private SimulatedModel() {}

  /** Answers the last message of a user with what the turns before it tell. */
  static String answer(List<ChatTurn> given, String message) {
    if (message.strip().toLowerCase(Locale.ROOT).equals(QUESTION_FOR_THE_NAME)) {
      return name(given)
              .map(name -> "Your name is " + name + ".")
              .orElse("I do not know your name: it is not in what I was given.")
          + NO_MODEL_WAS_ASKED;
    }
    String prepared = PREPARED.get(message.strip().toLowerCase(Locale.ROOT));
    return prepared != null
        ? prepared
        : "You wrote: \""
            + message
            + "\". This is a simulated answer: no language model was asked, so all that it shows is"
            + " how an answer arrives.";
  }

  private static Optional<String> name(List<ChatTurn> given) {
    return given.stream()
        .filter(turn -> turn.role().equals("user"))
        .map(turn -> NAME.matcher(turn.content()))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .reduce((earlier, later) -> later);
  }

  /**
   * Splits a text into pieces of one word each, with the white space before it, so that they join
   * to the same text.
   */
  static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(BEFORE_WHITE_SPACE.split(text));
  }

  static String firstWords(String text, int most) {
    List<String> words = words(text);
    return words.size() <= most ? text : String.join("", words.subList(0, most));
  }
}
