package io.rhetor.client.captures;

/** The texts of the provider {@code simulated}, in the recorded server's words. */
final class SimulatedReply {
  private SimulatedReply() {}

  /**
   * Makes the whole text of a row.
   *
   * @param reply {@code plain} for what was said itself, {@code fast}, {@code advanced} or {@code
   *     imaginary} for that model's answer to it, {@code chat of 3} for an answer to the last of
   *     three messages
   * @param systemPrompt what the answer quotes as its system prompt, or null
   */
  static String text(String reply, String said, String systemPrompt) {
    if (reply.equals("plain")) {
      return said;
    }
    String prompt =
        systemPrompt == null ? "" : "\n\nThe system prompt was: \"" + systemPrompt + "\"";
    return "I received your message: \"" + said + "\". " + body(reply) + prompt + closing(reply);
  }

  private static String body(String reply) {
    return reply.startsWith("chat of ")
        ? "I see a conversation with "
            + reply.substring("chat of ".length())
            + " messages. This is a simulated chat response as no real LLM is available. "
        : "This is a simulated response as no real LLM is available. Please configure Rhetor with"
            + " valid API keys for Anthropic, OpenAI, or ensure Ollama is running for local LLM"
            + " access.";
  }

  private static String closing(String reply) {
    switch (reply) {
      case "fast":
        return "\n\nAs the fast simulation model, I would typically provide quicker but potentially"
            + " less detailed responses.";
      case "advanced":
        return "\n\nAs the advanced simulation model, I would typically provide more detailed and"
            + " nuanced responses with better reasoning capabilities.";
      case "imaginary":
        return "";
      default:
        return "\n\nAs the fast simulation model, I would typically provide quicker responses with"
            + " less context retention.";
    }
  }
}
