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
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the failure of a capability's call means (section 9 of {@code docs/protocol.md}). */
final class CapabilityFailures {
  private static final int NOT_FOUND = 404;
  private static final int MOST_NAMES = 20;
  private static final Pattern NAME = Pattern.compile("[\\w.:/-]{1,40}");

  private final String componentId;
  private final String capability;

  CapabilityFailures(String componentId, String capability) {
    this.componentId = componentId;
    this.capability = capability;
  }

  /** The registry, asked just now, does not list the capability. */
  CapabilityNotFoundException notListed(HermesComponent component) {
    return new CapabilityNotFoundException(
        componentId,
        capability,
        String.format(
            "Hermes lists no capability '%s' of component '%s', only %s. Choose one of these, or"
                + " another version of the component.",
            capability, componentId, names(component.capabilities())),
        null);
  }

  /** Shows the first of what the registry lists, which may be any number of texts of any kind. */
  private static List<String> names(List<String> listed) {
    List<String> shown =
        listed.stream()
            .limit(MOST_NAMES)
            .map(name -> NAME.matcher(name).matches() ? name : "\u2026")
            .collect(Collectors.toList());
    if (listed.size() > MOST_NAMES) {
      shown.add((listed.size() - MOST_NAMES) + " more");
    }
    return shown;
  }

  /** Tells whether a failure casts doubt on what Hermes told of a component. */
  static boolean castsDoubt(RhetorException failure) {
    return hasStatus(failure, NOT_FOUND) || isConnectionFailure(failure);
  }

  RhetorException explained(RhetorException failure) {
    if (isConnectionFailure(failure)) {
      return unavailable(failure);
    }
    if (!(failure instanceof RhetorApiException)
        || failure instanceof RhetorAuthenticationException
        || failure instanceof RhetorPermissionDeniedException) {
      return failure;
    }
    RhetorApiException answer = (RhetorApiException) failure;
    if (answer.status() >= 500) {
      return unavailable(answer);
    }
    if (answer.status() == NOT_FOUND) {
      return new CapabilityNotFoundException(
          componentId,
          capability,
          String.format(
              "Component '%s' does not have capability '%s', or not what the parameters name. %s",
              componentId, capability, answer.getMessage()),
          answer);
    }
    // A success whose content says that something is missing is no failure of the capability.
    return answer.status() < 300
        ? answer
        : new CapabilityInvocationException(
            componentId,
            capability,
            answer.detail().orElse(null),
            String.format(
                "Component '%s' did not do capability '%s'. %s",
                componentId, capability, answer.getMessage()),
            answer);
  }

  private ComponentUnavailableException unavailable(RhetorException cause) {
    return new ComponentUnavailableException(
        componentId,
        "Component '" + componentId + "' is unavailable. " + cause.getMessage(),
        cause,
        cause.isRetryable(),
        cause.mayHaveBeenProcessed());
  }

  private static boolean hasStatus(RhetorException failure, int status) {
    return failure instanceof RhetorApiException
        && ((RhetorApiException) failure).status() == status;
  }

  /** A request that could not even be made, such as without a token, is no matter of connection. */
  static boolean isConnectionFailure(RhetorException failure) {
    return (failure instanceof RhetorConnectionException
            && failure.getCause() instanceof IOException)
        || (failure instanceof RhetorTimeoutException
            && ((RhetorTimeoutException) failure).phase() == Phase.CONNECT);
  }
}
