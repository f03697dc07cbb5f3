package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, after a 404, whether the server does not know the path because it is of another
 * generation, and has the call go on in the form that the server takes.
 */
final class GenerationRecognition {
  /** A server may be exchanged while a call is under way, but not again and again. */
  private static final int MOST_CHANGES = 2;

  private final Call call;
  private final Attempt failed;
  private final RhetorApiException failure;

  GenerationRecognition(Call call, Attempt failed, RhetorApiException failure) {
    this.call = call;
    this.failed = failed;
    this.failure = failure;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The action sees to its failures.
  void begin() {
    call.transport
        .generations
        .explain(
            call.transport, failed.selection.url(), failed.request, failed.request != call.request)
        .thenAccept(found -> call.guarded(failed, () -> goOn(found.orElse(null))));
  }

  private void goOn(@Nullable Generation found) {
    if (call.jdkClient.client() == null) {
      // Closing ended the question first.
      call.failBecauseClosed();
      return;
    }
    boolean sentCounterpart = failed.request != call.request;
    boolean newer = found != null && found.isNewer();
    boolean wantsCounterpart = newer && call.request.hasCounterpart();
    if (found != null && wantsCounterpart != sentCounterpart && call.changesOfForm < MOST_CHANGES) {
      call.attemptInOtherForm(failed, failure);
    } else if (found != null && newer) {
      call.retryOrFail(failed, failed.failures().otherGeneration(found, failure));
    } else {
      call.retryOrFail(failed, failure);
    }
  }
}
