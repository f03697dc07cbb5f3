package io.rhetor.client.error;

import java.util.Set;
import java.util.TreeSet;

/**
 * A template needs variables that a call to render it does not give. Nothing was rendered: the
 * server would have put nothing in their place.
 */
public final class MissingVariablesException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private final String templateId;
  private final TreeSet<String> missing;

  /**
   * Creates the failure.
   *
   * @param templateId the template's id
   * @param missing the names of the variables
   */
  public MissingVariablesException(String templateId, Set<String> missing) {
    super(
        "variables: template '"
            + templateId
            + "' also needs "
            + String.join(", ", new TreeSet<>(missing))
            + ". Give a value for each, or switch the check off with RenderRequest.checked(false).",
        null,
        false,
        false);
    this.templateId = templateId;
    this.missing = new TreeSet<>(missing);
  }

  /** {@return the template's id} */
  public String templateId() {
    return templateId;
  }

  /** {@return the variables that are missing; unmodifiable} */
  public Set<String> missing() {
    return Set.copyOf(missing);
  }
}
