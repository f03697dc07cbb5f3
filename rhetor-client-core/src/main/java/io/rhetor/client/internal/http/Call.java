package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.check.EarlierAttempts;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers.Timer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call from beginning to end, over all its attempts and the waits between them. Every attempt
 * is an {@link Attempt} of its own; what spans them is here: the caller, the total limit, the end.
 *
 * <p>Several threads may end a call at a time: {@link #finish} decides which one does. It then ends
 * the attempt that it finds; an attempt that is begun behind that is ended by its beginner.
 */
final class Call {
  /** The kind of call, whose answer comes whole or piece by piece. */
  interface Kind {
    /** Makes the next attempt, which goes to the selected server. */
    Attempt newAttempt(Selection selection);

    /** Tells the caller of the failure, once the end is claimed. */
    void tell(RhetorException failure);
  }

  /** A server may be exchanged while a call is under way, but not again and again. */
  private static final int MOST_CHANGES = 2;

  final HttpTransport transport;
  final ApiRequest request;
  final CallbackExecutor callbacks;
  private final Kind kind;
  private final ServerSelector selector;
  private final long id = CallEvents.nextCallId();
  private final CallEvents events;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long began;
  private volatile @Nullable Attempt attempt;
  private volatile boolean waiting;
  private volatile @Nullable Timer waitTimer;
  private volatile @Nullable Timer totalTimer;
  // Written by attempts that give up, of which there is one after the other.
  private volatile List<RhetorException> earlier = List.of();
  private volatile int changesOfForm;

  Call(HttpTransport transport, ApiRequest request, CallbackExecutor callbacks, Kind kind) {
    this.transport = transport;
    this.request = request;
    this.callbacks = callbacks;
    this.kind = kind;
    this.selector = transport.servers().selectorFor(request);
    this.events =
        CallEvents.begin(
            transport.settings().listener(),
            transport.timers(),
            callbacks::executeInTurn,
            "http",
            request.operation(),
            id);
  }

  void start() {
    guarded(null, this::startFirst);
  }

  private void startFirst() {
    began = transport.timers().nanoTime();
    Attempt first = kind.newAttempt(selector.next());
    attempt = first;
    HttpClient client = transport.register(this);
    if (isOver()) {
      // Ended by another thread meanwhile, which may have come before the attempt and the register.
      transport.unregister(this);
      first.abort();
      return;
    }
    if (client == null) {
      fail(first.failures().closed());
      return;
    }
    totalTimeout().ifPresent(this::limit);
    begin(first, client);
  }

  /** Ends the call with a failure, unless it is over. */
  void fail(RhetorException failure) {
    if (end(failure)) {
      kind.tell(failure);
    }
  }

  /** Claims the end of the call for a failure; false if it is over. */
  boolean end(RhetorException failure) {
    if (!finish()) {
      return false;
    }
    events.failed(failure);
    abortAttempt();
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
    FatalErrors.report(Failures.unwrap(thrown));
    Attempt current = of == null ? attempt : of;
    if (current == null) {
      fail(Failures.defect("A call", thrown, false));
    } else if (of == null || !of.isAborted()) {
      fail(withEarlier(current.failures().of(thrown)));
    }
  }

  /** Ends the call, at once and at any stage; for the caller, unless its end was told before. */
  void abort() {
    if (finish()) {
      events.cancelled();
      abortAttempt();
    }
  }

  private void abortAttempt() {
    Attempt current = attempt;
    if (current != null) {
      current.abort();
    }
  }

  /** Marks the call as over; true for the one caller that did it. */
  boolean finish() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    transport.unregister(this);
    cancel(waitTimer);
    cancel(totalTimer);
    return true;
  }

  boolean isOver() {
    return over.get();
  }

  /** Ends the call, and has its caller told by another thread; false if it is over. */
  boolean failBecauseClosed() {
    Attempt current = attempt;
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
    if (transport.generations().mayExplain(failure, request)) {
      recognize(failed, (RhetorApiException) failure);
    } else {
      retryOrFail(failed, failure);
    }
  }

  private void retryOrFail(Attempt failed, RhetorException failure) {
    // An attempt that is over failed for another reason before, or was ended.
    if (!retry(failed, failure) && !failed.isOver()) {
      fail(withEarlier(failure));
    }
  }

  /** The form of the request that a server takes, as far as is known. */
  ApiRequest requestAt(URI server) {
    ApiRequest other =
        request.hasCounterpart() && transport.generations().isNewer(server)
            ? request.counterpart()
            : null;
    return other == null ? request : other;
  }

  /** Finds out whether the server does not know the path because it is of another generation. */
  @SuppressWarnings("FutureReturnValueIgnored") // The action sees to its failures.
  private void recognize(Attempt failed, RhetorApiException failure) {
    transport
        .generations()
        .explain(transport, failed.selection().url(), failed.request, failed.request != request)
        .thenAccept(
            found -> guarded(failed, () -> recognized(failed, failure, found.orElse(null))));
  }

  private void recognized(Attempt failed, RhetorApiException failure, @Nullable Generation found) {
    if (transport.client() == null) {
      // Closing ended the question first.
      failBecauseClosed();
      return;
    }
    boolean sentCounterpart = failed.request != request;
    int changes = changesOfForm;
    boolean wantsCounterpart = found != null && found.isNewer() && request.hasCounterpart();
    if (found != null && wantsCounterpart != sentCounterpart && changes < MOST_CHANGES) {
      failed.selection().succeeded();
      if (failed.giveUp()) {
        changesOfForm = changes + 1;
        guarded(null, () -> attemptAgain(failed.selection().again(), Duration.ZERO, failure));
      }
    } else if (found != null && found.isNewer()) {
      retryOrFail(failed, failed.failures().otherGeneration(found, failure));
    } else {
      retryOrFail(failed, failure);
    }
  }

  /** Gives up an attempt for another one; false if there is none, or something came before. */
  boolean retry(Attempt failed, RhetorException failure) {
    failed.selection().failed(failure);
    Duration elapsed = elapsed();
    Selection other = mayMove(failure, elapsed) ? selector.elsewhere(failure) : null;
    Optional<Duration> wait =
        other == null ? waitAfter(failure, elapsed) : Optional.of(Duration.ZERO);
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
    transport.log().retries(id, earlier.size() + 1, request, failure, wait);
    events.retryScheduled(wait, failure);
    List<RhetorException> failures = new ArrayList<>(earlier);
    failures.add(failure);
    earlier = failures;
    if (other != null) {
      attemptAt(other);
    } else {
      attemptAfter(wait);
    }
  }

  /** Adds what the attempts before the last one failed with. */
  RhetorException withEarlier(RhetorException last) {
    return EarlierAttempts.add(last, earlier);
  }

  CallEvents events() {
    return events;
  }

  void sends(HttpRequest outgoing, Redactor redactor) {
    transport.log().sends(id, earlier.size() + 1, request, outgoing, redactor);
  }

  void headersArrived(ResponseInfo info, Redactor redactor) {
    transport.log().answered(id, request, info, redactor);
    if (!Redirects.isRedirect(info.statusCode())) {
      events.headersReceived();
    }
  }

  /** Makes what there is to know of the answer that an attempt got. */
  HttpResponseInfo responseInfo(Attempt answered, int status, HttpHeaders headers) {
    return new HttpResponseInfo(
        status,
        headers,
        answered.selection().url(),
        earlier.size() + 1,
        transport.timers().nanoTime() - began);
  }

  /**
   * Tells the user of a response, on the current thread, which may run user code.
   *
   * @throws RhetorException if the user's action throws, with that as its cause
   */
  void tellResponse(Attempt answered, HttpResponseInfo info) {
    var action = transport.settings().onResponse();
    if (action.isEmpty() || request.isUntold() || isOver()) {
      return;
    }
    try {
      action.get().accept(info);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      throw answered.failures().ofAction(thrown);
    }
  }

  private void attemptAfter(Duration wait) {
    waiting = true;
    Timer timer =
        transport
            .timers()
            .schedule(wait.toNanos(), () -> guarded(null, () -> attemptAt(selector.next())));
    waitTimer = timer;
    if (isOver()) {
      // Ended by another thread meanwhile, which may have missed the timer.
      timer.cancel();
    }
  }

  private void attemptAt(Selection selection) {
    Attempt next = kind.newAttempt(selection);
    attempt = next;
    waiting = false;
    HttpClient client = transport.client();
    if (client == null) {
      // Closed: it ends this call, or has done so.
      next.abort();
    } else {
      begin(next, client);
    }
  }

  private void begin(Attempt next, HttpClient client) {
    events.attemptStarted(earlier.size() + 1);
    if (isOver()) {
      // Ended by another thread, which may have missed this attempt.
      next.abort();
    } else {
      next.start(client);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(transport.timers().nanoTime() - began);
  }

  private boolean mayMove(RhetorException failure, Duration elapsed) {
    return retryRule().permitsAnother(failure, attemptsOfPolicy(), elapsed);
  }

  private Optional<Duration> waitAfter(RhetorException failure, Duration elapsed) {
    return retryRule()
        .waitAfter(failure, selector.askedAfter(failure), attemptsOfPolicy(), elapsed)
        .filter(
            wait ->
                totalTimeout().map(total -> elapsed.plus(wait).compareTo(total) < 0).orElse(true));
  }

  /** An attempt in another form repeats nothing, so that it is not the policy's to permit. */
  private int attemptsOfPolicy() {
    return earlier.size() + 1 - changesOfForm;
  }

  private RetryRule retryRule() {
    return request.retryRule().orElseGet(transport::retryRule);
  }

  private Optional<Duration> totalTimeout() {
    Optional<Duration> own = request.totalTimeout();
    Optional<Duration> general = transport.settings().totalTimeout();
    return own.isEmpty() || general.map(total -> total.compareTo(own.get()) < 0).orElse(false)
        ? general
        : own;
  }

  private void limit(Duration total) {
    Timer timer =
        transport
            .timers()
            .schedule(total.toNanos(), () -> guarded(null, () -> totalTimeoutPassed(total)));
    totalTimer = timer;
    if (isOver()) {
      timer.cancel();
    }
  }

  private void totalTimeoutPassed(Duration total) {
    Attempt current = attempt;
    RhetorException last = lastBeforeWait();
    if (last != null) {
      fail(last);
    } else if (current != null) {
      RhetorException refusal = current.refusalSoFar();
      fail(withEarlier(refusal == null ? current.failures().timeout(Phase.TOTAL, total) : refusal));
    }
  }

  /** Returns why the call waits, with what was before it, or null if it does not wait. */
  private @Nullable RhetorException lastBeforeWait() {
    List<RhetorException> failures = earlier;
    if (!waiting || failures.isEmpty()) {
      return null;
    }
    int before = failures.size() - 1;
    return EarlierAttempts.add(failures.get(before), failures.subList(0, before));
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
