package io.rhetor.client.examples.cli;

import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.MissingVariablesException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** What the exit code of a command says. */
final class ExitCodes {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REFUSED = 3;
  static final int UNREACHABLE = 4;
  static final int TIMEOUT = 5;
  static final int NO_ANSWER = 6;
  static final int CANCELLED = 130;

  private static final int FIRST_SERVER_ERROR = 500;

  private ExitCodes() {}

  /** Returns the codes as the help shows them. */
  static Map<String, String> explained() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done");
    codes.put("1", "failed on this machine, for example because a port is taken");
    codes.put("2", "an argument or a setting cannot be used; nothing was sent");
    codes.put("3", "the server refused the call, for example with 401, 404 or 429");
    codes.put("4", "no connection to the server");
    codes.put("5", "no answer in time");
    codes.put("6", "the server or the model failed, or the answer broke off");
    codes.put("130", "cancelled by Ctrl-C");
    return codes;
  }

  /** Returns the exit code of a command that failed so. */
  static int of(Throwable failure) {
    if (failure instanceof CancellationException) {
      return CANCELLED;
    }
    if (failure instanceof IllegalArgumentException) {
      return USAGE;
    }
    return failure instanceof RhetorException ? of((RhetorException) failure) : FAILED;
  }

  private static int of(RhetorException failure) {
    if (failure instanceof RhetorStreamException) {
      return failure.getCause() instanceof RhetorTimeoutException ? TIMEOUT : NO_ANSWER;
    }
    if (failure instanceof RhetorTimeoutException) {
      boolean connecting =
          ((RhetorTimeoutException) failure).phase() == RhetorTimeoutException.Phase.CONNECT;
      return connecting ? UNREACHABLE : TIMEOUT;
    }
    if (failure instanceof RhetorConnectionException
        || failure instanceof ComponentUnavailableException) {
      return UNREACHABLE;
    }
    if (failure instanceof RhetorApiException) {
      boolean refused = ((RhetorApiException) failure).status() < FIRST_SERVER_ERROR;
      return refused ? REFUSED : NO_ANSWER;
    }
    boolean refusedHere =
        failure instanceof BudgetExceededException || failure instanceof MissingVariablesException;
    return refusedHere ? REFUSED : NO_ANSWER;
  }
}
