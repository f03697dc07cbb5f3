package io.rhetor.client.internal.hermes;

import io.rhetor.client.error.CapabilityInvocationException;
import io.rhetor.client.error.CapabilityNotFoundException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorPermissionDeniedException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.json.Redactor;
import java.util.List;
import java.util.Objects;

/** What the failure of a capability's call means (section 9 of the protocol). */
final class CapabilityFailures {
  private static final int MAX_DETAIL = 300;
  private static final int NOT_FOUND = 404;

  private final String componentId;
  private final String capability;
  private final Redactor redactor;

  CapabilityFailures(String componentId, String capability, List<String> privateTexts) {
    this.componentId = componentId;
    this.capability = capability;
    this.redactor = new Redactor(privateTexts);
  }

  /** The registry, asked just now, does not list the capability. */
  CapabilityNotFoundException notListed(HermesComponent component) {
    return new CapabilityNotFoundException(
        componentId,
        capability,
        "Hermes lists no capability '"
            + capability
            + "' of component '"
            + componentId
            + "', only "
            + component.capabilities()
            + ". Choose one of these, or another version of the component.",
        null);
  }

  /** Tells whether a failure casts doubt on what Hermes told of a component. */
  static boolean castsDoubt(RhetorException failure) {
    return hasStatus(failure, NOT_FOUND) || isConnectionFailure(failure);
  }

  RhetorException explained(RhetorException failure) {
    if (isConnectionFailure(failure)) {
      return unavailable(failure, Objects.requireNonNull(failure.getMessage()));
    }
    boolean isAnswer = failure instanceof RhetorApiException;
    if (!isAnswer
        || failure instanceof RhetorAuthenticationException
        || failure instanceof RhetorPermissionDeniedException) {
      return failure;
    }
    RhetorApiException answer = (RhetorApiException) failure;
    if (answer.status() >= 500) {
      return unavailable(answer, said(answer) + " Its log says why.");
    }
    if (answer.status() == NOT_FOUND) {
      return new CapabilityNotFoundException(
          componentId,
          capability,
          said(answer)
              + " Component '"
              + componentId
              + "' does not have capability '"
              + capability
              + "', or not what the parameters name. Check both.",
          answer);
    }
    return answer.status() < 300
        ? answer
        : new CapabilityInvocationException(
            componentId,
            capability,
            answer.detail().orElse(null),
            said(answer)
                + " Check the parameters of capability '"
                + capability
                + "' of component '"
                + componentId
                + "'.",
            answer);
  }

  private ComponentUnavailableException unavailable(RhetorException cause, String what) {
    return new ComponentUnavailableException(
        componentId,
        "Component '" + componentId + "' is unavailable. " + what,
        cause,
        cause.isRetryable(),
        cause.mayHaveBeenProcessed());
  }

  /** What the component answered, without the advice for a Rhetor server. */
  private String said(RhetorApiException answer) {
    String detail = answer.detail().map(redactor::redact).orElse("");
    String shown = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    String text =
        answer.method()
            + " "
            + answer.uri()
            + " answered "
            + answer.status()
            + (shown.isEmpty() ? "" : ": " + shown);
    return text.endsWith(".") ? text : text + ".";
  }

  private static boolean hasStatus(RhetorException failure, int status) {
    return failure instanceof RhetorApiException
        && ((RhetorApiException) failure).status() == status;
  }

  private static boolean isConnectionFailure(RhetorException failure) {
    return failure instanceof RhetorConnectionException
        || (failure instanceof RhetorTimeoutException
            && ((RhetorTimeoutException) failure).phase() == Phase.CONNECT);
  }
}
