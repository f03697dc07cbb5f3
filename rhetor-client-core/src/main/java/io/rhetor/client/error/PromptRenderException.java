package io.rhetor.client.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server could not fill in a template and does not say why: its answer was a success whose
 * content is {@code null} (section 4 of {@code docs/protocol.md}).
 */
public final class PromptRenderException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private final String templateId;
  private final @Nullable String versionId;

  /**
   * Creates the failure.
   *
   * @param templateId the template's id
   * @param versionId the version's id, or null for the current one
   * @param templateExists whether the template and version were seen just before, so that only the
   *     syntax is left to blame
   */
  public PromptRenderException(
      String templateId, @Nullable String versionId, boolean templateExists) {
    super(
        "The server could not render template '"
            + templateId
            + "'"
            + (versionId == null ? "" : " in version '" + versionId + "'")
            + ". "
            + (templateExists
                ? "It exists, so check the syntax of its text."
                : "Check that the template exists, that it has that version, and the syntax of its"
                    + " text."),
        null,
        false,
        false);
    this.templateId = templateId;
    this.versionId = versionId;
  }

  /** {@return the template's id} */
  public String templateId() {
    return templateId;
  }

  /** {@return the version's id; empty if the current one was asked for} */
  public Optional<String> versionId() {
    return Optional.ofNullable(versionId);
  }
}
