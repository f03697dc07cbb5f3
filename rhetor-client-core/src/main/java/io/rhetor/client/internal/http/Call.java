package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.check.EarlierAttempts;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.FutureWaiter;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call. Every attempt is an {@link Attempt} of its own; which server it goes to, and
 * whether another one follows, is decided here.
 */
final class Call extends AttemptLoop<Attempt, RhetorException> {
  /** The kind of call, whose answer comes whole or piece by piece. */
  interface Kind {
    /** Makes the next attempt, which goes to the selected server. */
    Attempt newAttempt(Selection selection);

    /** Tells the caller of the failure, once the end is claimed. */
    void tell(RhetorException failure);
  }

  final HttpTransport transport;
  final ApiRequest request;
  final CallbackExecutor callbacks;
  final JdkClient jdkClient;
  private final Kind kind;
  private final ServerSelector selector;
  private final RetryRule retryRule;
  private final Optional<Duration> totalTimeout;
  private final long id;
  // Written by one attempt after the other.
  volatile int changesOfForm;

  Call(HttpTransport transport, ApiRequest request, CallbackExecutor callbacks, Kind kind) {
    this(transport, request, callbacks, kind, CallEvents.nextCallId());
  }

  private Call(
      HttpTransport transport, ApiRequest request, CallbackExecutor callbacks, Kind kind, long id) {
    super(
        transport.timers(),
        CallEvents.begin(
            transport.settings.listener,
            transport.timers(),
            callbacks::executeInTurn,
            "http",
            request.operation,
            id));
    this.id = id;
    this.transport = transport;
    this.request = request;
    this.callbacks = callbacks;
    this.kind = kind;
    this.jdkClient = transport.clients.leastBusy();
    this.selector = transport.servers.selectorFor(request);
    this.retryRule = request.retryRule.orElse(transport.retryRule);
    this.totalTimeout = request.totalTimeoutWithin(transport.settings.totalTimeout);
  }

  void start() {
    guarded(null, this::startFirst);
  }

  private void startFirst() {
    startTime();
    Attempt first = kind.newAttempt(selector.next());
    becomeCurrent(first);
    boolean open = jdkClient.register(this);
    if (isOver()) {
      // Ended by another thread meanwhile, which may have come before the attempt and the register.
      jdkClient.unregister(this);
      first.abort();
      return;
    }
    if (!open) {
      fail(first.failures().closed());
      return;
    }
    totalTimeout.ifPresent(
        total -> limit(total, () -> guarded(null, () -> totalTimeoutPassed(total))));
    begin(first);
  }

  /** Ends the call with the failure of its last attempt, unless it is over. */
  void fail(RhetorException failure) {
    failWith(withEarlier(failure));
  }

  private void failWith(RhetorException failure) {
    if (end(failure)) {
      kind.tell(failure);
    }
  }

  /** Claims the end of the call for a failure; false if it is over. */
  boolean end(RhetorException failure) {
    if (!claim()) {
      return false;
    }
    events().failed(failure);
    abortCurrent();
    return true;
  }

  /** Runs a step of an attempt, or of the whole call; what it throws ends the call. */
  void guarded(@Nullable Attempt of, Runnable step) {
    try {
      step.run();
    } catch (Throwable thrown) {
      broke(of, thrown);
    }
  }

  /** Ends the call by what no attempt can make up for, unless the one that it is of was ended. */
  void broke(@Nullable Attempt of, Throwable thrown) {
    FatalErrors.report(FutureWaiter.unwrap(thrown));
    Attempt current = of == null ? current() : of;
    if (current == null) {
      fail(Failures.defect("A call", thrown, false));
    } else if (of == null || !of.isAborted()) {
      fail(current.failures().of(thrown));
    }
  }

  /** Ends the call, at once and at any stage; for the caller, unless its end was told before. */
  void abort() {
    if (claim()) {
      events().cancelled();
      abortCurrent();
    }
  }

  @Override
  protected void released() {
    jdkClient.unregister(this);
  }

  /** Ends the call, and has its caller told by another thread; false if it is over. */
  boolean failBecauseClosed() {
    Attempt current = current();
    if (current == null) {
      return false;
    }
    RhetorException last = lastBeforeWait();
    RhetorException failure =
        last == null
            ? withEarlier(current.failures().closed())
            : current.failures().closedInWait(last);
    if (!end(failure)) {
      return false;
    }
    // Also an executor that runs tasks at once must not hold up who closes the client.
    CallbackThreads.shared().executeEnd(() -> kind.tell(failure));
    return true;
  }

  /** Takes the failure of an attempt: goes on with another one, or fails. */
  void attemptFailed(Attempt failed, RhetorException failure) {
    if (transport.generations.mayExplain(failure, request)) {
      transport.generations.explain(this, failed, (RhetorApiException) failure);
    } else {
      retryOrFail(failed, failure);
    }
  }

  /** Goes on with another attempt if the policy permits one, or fails. */
  void retryOrFail(Attempt failed, RhetorException failure) {
    // An attempt that is over failed for another reason before, or was ended.
    if (!retry(failed, failure) && !failed.isOver()) {
      fail(failure);
    }
  }

  /** Attempts the call once more at once, in the form that the same server takes. */
  void attemptInOtherForm(Attempt failed, RhetorException failure) {
    int changes = changesOfForm;
    failed.selection.succeeded();
    if (failed.giveUp()) {
      changesOfForm = changes + 1;
      guarded(null, () -> attemptAgain(failed.selection.again(), Duration.ZERO, failure));
    }
  }

  /** Gives up an attempt for another one; false if there is none, or something came before. */
  boolean retry(Attempt failed, RhetorException failure) {
    failed.selection.failed(failure);
    Duration elapsed = elapsed();
    // An attempt in another form repeats nothing, so that it is not the policy's to permit.
    int attempts = number() - changesOfForm;
    Selection other =
        retryRule.permitsElsewhere(failure, attempts, elapsed) ? selector.elsewhere(failure) : null;
    Optional<Duration> wait =
        other == null
            ? retryRule
                .waitAfter(failure, selector.askedAfter(failure), attempts, elapsed)
                .filter(chosen -> isWithinTotal(elapsed.plus(chosen)))
            : Optional.of(Duration.ZERO);
    if (wait.isEmpty() || !failed.giveUp()) {
      if (other != null) {
        other.abandoned();
      }
      return false;
    }
    guarded(null, () -> attemptAgain(other, wait.get(), failure));
    return true;
  }

  private void attemptAgain(@Nullable Selection other, Duration wait, RhetorException failure) {
    transport.log.retries(id, number(), request, failure, wait);
    events().retryScheduled(wait, failure);
    note(failure);
    if (other != null) {
      attemptAt(other);
    } else {
      waitFor(wait, () -> guarded(null, () -> attemptAt(selector.next())));
    }
  }

  /** Adds what the attempts before the last one failed with. */
  RhetorException withEarlier(RhetorException last) {
    return EarlierAttempts.add(last, earlier());
  }

  void sends(HttpRequest outgoing, Redactor redactor) {
    transport.log.sends(id, number(), request, outgoing, redactor);
  }

  void headersArrived(ResponseInfo info, Redactor redactor) {
    transport.log.answered(id, request, info, redactor);
    if (!Redirects.isRedirect(info.statusCode())) {
      events().headersReceived();
    }
  }

  /**
   * Tells the user of a response, on the current thread, and returns what there is to know of it;
   * throws the failure that the user's action is.
   */
  HttpResponseInfo tellResponse(Attempt answered, int status, HttpHeaders headers) {
    HttpResponseInfo info =
        new HttpResponseInfo(
            status, headers, answered.selection.url(), number(), elapsed().toNanos());
    var action = transport.settings.onResponse;
    if (action.isEmpty() || request.untold || isOver()) {
      return info;
    }
    try {
      action.get().accept(info);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      throw answered.failures().ofAction(thrown);
    }
    return info;
  }

  private void attemptAt(Selection selection) {
    Attempt next = kind.newAttempt(selection);
    becomeCurrent(next);
    begin(next);
  }

  private void begin(Attempt next) {
    events().attemptStarted(number());
    if (isOver()) {
      // Ended by another thread, which may have missed this attempt.
      next.abort();
    } else {
      next.start();
    }
  }

  private boolean isWithinTotal(Duration elapsed) {
    return totalTimeout.map(total -> elapsed.compareTo(total) < 0).orElse(true);
  }

  private void totalTimeoutPassed(Duration total) {
    Attempt current = current();
    RhetorException last = lastBeforeWait();
    if (last != null) {
      failWith(last);
    } else if (current != null) {
      RhetorException refusal = current.refusalSoFar();
      fail(refusal == null ? current.failures().timeout(Phase.TOTAL, total) : refusal);
    }
  }

  /** Returns why the call waits, with what was before it, or null if it does not wait. */
  private @Nullable RhetorException lastBeforeWait() {
    List<RhetorException> failures = earlier();
    if (!isWaiting() || failures.isEmpty()) {
      return null;
    }
    int before = failures.size() - 1;
    return EarlierAttempts.add(failures.get(before), failures.subList(0, before));
  }
}
