package io.rhetor.client.examples.simulated;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Says the same thing to the same message, and never claims to have understood it. */
final class SimulatedModel {
  private static final Pattern BEFORE_WHITE_SPACE = Pattern.compile("(?<=\\S)(?=\\s)");

  private static final String NO_MODEL_WAS_ASKED =
      " This is a simulated answer, written in advance: no language model was asked.";

  private static final Map<String, String> PREPARED =
      Map.of(
          "what is tekton?",
          "Tekton is an ecosystem of software components that work together, each with one task of"
              + " its own. One of them is Rhetor, which speaks with language models on behalf of"
              + " all the others: it picks a model, remembers the conversation and passes the"
              + " answer on as it arrives."
              + NO_MODEL_WAS_ASKED,
          "what is rhetor?",
          "Rhetor manages language models for the components of Tekton: one server with one port,"
              + " which picks a provider and a model for each task and keeps the conversations."
              + NO_MODEL_WAS_ASKED);

  private SimulatedModel() {}

  static String answer(String message) {
    String prepared = PREPARED.get(message.strip().toLowerCase(Locale.ROOT));
    return prepared != null
        ? prepared
        : "You wrote: \""
            + message
            + "\". This is a simulated answer: no language model was asked, so all that it shows is"
            + " how an answer arrives.";
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
