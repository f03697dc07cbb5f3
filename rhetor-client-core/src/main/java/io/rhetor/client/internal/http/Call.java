package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.concurrent.Timers.Timer;
import io.rhetor.client.internal.http.Route.Visit;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.listen.CallEvents;
import java.net.http.HttpClient;
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
 * is an {@link Exchange} of its own; what spans them is here: the caller, the total limit, the end.
 */
abstract class Call {
  final HttpTransport transport;
  final ApiRequest request;
  private final Route route;
  private final long id = CallEvents.nextCallId();
  private final CallEvents events;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long began;
  private volatile @Nullable Exchange attempt;
  private volatile boolean waiting;
  private volatile @Nullable Timer waitTimer;
  private volatile @Nullable Timer totalTimer;
  // Written by attempts that give up, of which there is one after the other.
  private volatile List<RhetorException> earlier = List.of();

  Call(HttpTransport transport, ApiRequest request) {
    this.transport = transport;
    this.request = request;
    this.route = transport.servers().route(request);
    this.events =
        CallEvents.begin(
            transport.settings().listener(), transport.timers(), id, "http", request.operation());
  }

  /** Makes the next attempt, which goes to the visited server. */
  abstract Exchange newAttempt(Visit visit);

  /** Ends the call and reports the failure to the caller. */
  abstract void endWith(RhetorException failure);

  final void start() {
    began = transport.timers().nanoTime();
    Exchange first = newAttempt(route.next());
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

  final void fail(RhetorException failure) {
    events.failed(failure);
    endWith(failure);
  }

  /** Ends the call, at once and at any stage; for the caller, unless its end was told before. */
  public final void abort() {
    if (finish()) {
      events.cancelled();
      Exchange current = attempt;
      if (current != null) {
        current.abort();
      }
    }
  }

  /** Marks the call as over; true for the one caller that did it. */
  final boolean finish() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    transport.unregister(this);
    cancel(waitTimer);
    cancel(totalTimer);
    return true;
  }

  final boolean isOver() {
    return over.get();
  }

  final void failBecauseClosed() {
    Exchange current = attempt;
    if (current == null || isOver()) {
      return;
    }
    RhetorException last = lastBeforeWait();
    fail(
        last == null
            ? withEarlier(current.failures().closed())
            : current.failures().closedInWait(last));
  }

  /** Takes the failure of an attempt: goes on with another one, or fails. */
  final void attemptFailed(Exchange failed, RhetorException failure) {
    // An attempt that is over failed for another reason before, or was ended.
    if (!retry(failed, failure) && !failed.isOver()) {
      fail(withEarlier(failure));
    }
  }

  /** Gives up an attempt for another one; false if there is none, or something came before. */
  final boolean retry(Exchange failed, RhetorException failure) {
    failed.visit().failed(failure);
    Duration elapsed = elapsed();
    Visit other = mayMove(failure, elapsed) ? route.elsewhere(failure) : null;
    Optional<Duration> wait =
        other == null ? waitAfter(failure, elapsed) : Optional.of(Duration.ZERO);
    if (wait.isEmpty() || !failed.giveUp()) {
      if (other != null) {
        other.abandoned();
      }
      return false;
    }
    transport.log().retries(id, earlier.size() + 1, request, failure, wait.get());
    events.retryScheduled(wait.get(), failure);
    List<RhetorException> failures = new ArrayList<>(earlier);
    failures.add(failure);
    earlier = failures;
    if (other != null) {
      attemptAt(other);
    } else {
      attemptAfter(wait.get());
    }
    return true;
  }

  /** Adds what the attempts before the last one failed with. */
  final RhetorException withEarlier(RhetorException last) {
    earlier.forEach(last::addSuppressed);
    return last;
  }

  final CallEvents events() {
    return events;
  }

  final void sends(HttpRequest outgoing, Redactor redactor) {
    transport.log().sends(id, earlier.size() + 1, request, outgoing, redactor);
  }

  final void headersArrived(ResponseInfo info, Redactor redactor) {
    transport.log().answered(id, request, info, redactor);
    if (!Redirects.isRedirect(info.statusCode())) {
      events.headersReceived();
    }
  }

  private void attemptAfter(Duration wait) {
    waiting = true;
    Timer timer = transport.timers().schedule(wait.toNanos(), () -> attemptAt(route.next()));
    waitTimer = timer;
    if (isOver()) {
      // Ended by another thread meanwhile, which may have missed the timer.
      timer.cancel();
    }
  }

  private void attemptAt(Visit visit) {
    Exchange next = newAttempt(visit);
    attempt = next;
    waiting = false;
    HttpClient client = transport.client();
    if (client == null) {
      next.finish();
    } else {
      begin(next, client);
    }
  }

  private void begin(Exchange next, HttpClient client) {
    events.attemptStarted(earlier.size() + 1);
    // Ended by another thread, or by the listener.
    if (isOver()) {
      next.finish();
    } else {
      next.start(client);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(transport.timers().nanoTime() - began);
  }

  private boolean mayMove(RhetorException failure, Duration elapsed) {
    return retryRule().permitsAnother(failure, earlier.size() + 1, elapsed);
  }

  private Optional<Duration> waitAfter(RhetorException failure, Duration elapsed) {
    return retryRule()
        .waitAfter(failure, route.askedAfter(failure), earlier.size() + 1, elapsed)
        .filter(
            wait ->
                totalTimeout().map(total -> elapsed.plus(wait).compareTo(total) < 0).orElse(true));
  }

  private RetryRule retryRule() {
    return request.retryRule().orElseGet(transport::retryRule);
  }

  private Optional<Duration> totalTimeout() {
    return request.totalTimeout().or(transport.settings()::totalTimeout);
  }

  private void limit(Duration total) {
    Timer timer = transport.timers().schedule(total.toNanos(), () -> totalTimeoutPassed(total));
    totalTimer = timer;
    if (isOver()) {
      timer.cancel();
    }
  }

  private void totalTimeoutPassed(Duration total) {
    Exchange current = attempt;
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
    RhetorException last = failures.get(failures.size() - 1);
    if (last.getSuppressed().length == 0) {
      failures.subList(0, failures.size() - 1).forEach(last::addSuppressed);
    }
    return last;
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
