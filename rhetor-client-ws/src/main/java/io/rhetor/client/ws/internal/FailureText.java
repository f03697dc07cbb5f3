package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.check.Shortened;
import io.rhetor.client.internal.json.Redactor;

/** What the messages of failures have in common. */
final class FailureText {
  private static final int MAX_SHOWN = 300;

  private FailureText() {}

  /** What the server says, as a sentence, without what is private. */
  static String shown(Redactor redactor, String error) {
    String cut = Shortened.to(MAX_SHOWN, redactor.redact(error).strip());
    return cut.endsWith(".") ? cut : cut + ".";
  }

  static String checkServer() {
    return "Check that Rhetor runs there, or set another address with RhetorConfig.Builder.baseUrl"
        + " or RHETOR_URL.";
  }
}
