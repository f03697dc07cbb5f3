package io.rhetor.client.internal.json;

import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.check.Shortened;
import io.rhetor.client.internal.value.JsonObject;
import org.jspecify.annotations.Nullable;

/** Failures of the model, which come with status 200 (section 1 of {@code docs/protocol.md}). */
public final class ModelErrors {
  private static final int MAX_SHOWN = 300;

  private ModelErrors() {}

  /** Reads a failure. */
  public static RhetorModelException read(JsonObject answer, Redactor redactor) {
    return of(
        ErrorBody.read(answer),
        answer.text("context").or(() -> answer.text("context_id")).orElse(null),
        redactor);
  }

  static RhetorModelException of(ErrorBody body, @Nullable String contextId, Redactor redactor) {
    String error = body.detail().orElse("no reason given");
    String shown = Shortened.to(MAX_SHOWN, redactor.redact(error));
    return new RhetorModelException(
        error,
        contextId,
        "The model behind Rhetor failed: "
            + shown
            + (shown.endsWith(".") ? "" : ".")
            + " Try again, ask another provider, or check the server's provider keys.");
  }
}
