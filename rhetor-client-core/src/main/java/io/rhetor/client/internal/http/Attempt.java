package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.IdleTimer;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call: sends it, follows redirects, watches the time limits and ends at any
 * stage. What becomes of the answer is up to the two kinds of attempt, what becomes of a failure to
 * the {@link Call}.
 */
abstract class Attempt implements AttemptLoop.Abortable {
  private enum Stage {
    /** Another attempt may take the place of this one. */
    WAITING,
    /** The caller has something of the answer. */
    BEGUN,
    OVER
  }

  final HttpTransport transport;
  final ApiRequest request;
  final Call call;
  final Selection selection;
  final IdleTimer idleTimer;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  final Sending sending;

  // Written by the thread that ends the attempt.
  private volatile boolean aborted;

  // Written by the thread that reads the answer; read behind the end by the thread that ends it.
  volatile Flow.@Nullable Subscription body;
  private volatile @Nullable RefusalBody refusal;

  // Written by the thread that sends; cancelled by the thread that reads or ends.
  private volatile @Nullable Timer headersTimer;
  private volatile @Nullable Timer tunnelTimer;

  Attempt(Call call, Selection selection, String accept) {
    this.call = call;
    this.selection = selection;
    this.transport = call.transport;
    this.request = transport.generations.formFor(selection.url(), call.request);
    this.sending = new Sending(call, this, accept);
    TransportSettings settings = transport.settings;
    this.idleTimer =
        new IdleTimer(
            transport.timers(),
            settings.idleTimeout,
            () -> timeLimitPassed(Phase.IDLE, settings.idleTimeout));
  }

  /** Chooses who takes in the body of an answer that is not a redirect. */
  abstract BodySubscriber<byte[]> bodyOf(ResponseInfo info);

  /** Takes an answer whose body is here. */
  abstract void answered(Answer answer);

  /** Tells whether the body is taken in piece by piece: the JDK's future tells of headers then. */
  boolean isStreaming() {
    return false;
  }

  /** Sends the request. */
  final void start() {
    headersTimer = schedule(transport.settings.headersTimeout, Phase.HEADERS);
    if (isOver()) {
      // Over by now, by another thread, which may have missed the timer.
      stopTimers();
    } else {
      sending.start();
    }
  }

  /** Tells the call of a failure, for which another attempt may make up. */
  final void fail(RhetorException failure) {
    call.attemptFailed(this, failure);
  }

  /** Ends the attempt and its connection, at once and at any stage. */
  @Override
  public final void abort() {
    if (finish()) {
      aborted = true;
      sending.disconnect(body);
    }
  }

  /** Marks the attempt as over; true for the one caller that did it. */
  final boolean finish() {
    if (stage.getAndSet(Stage.OVER) == Stage.OVER) {
      return false;
    }
    selection.abandoned();
    stopTimers();
    return true;
  }

  /** Ends the attempt unless it is over or the caller has something of its answer. */
  final boolean giveUp() {
    if (!stage.compareAndSet(Stage.WAITING, Stage.OVER)) {
      return false;
    }
    stopTimers();
    aborted = true;
    sending.disconnect(body);
    return true;
  }

  /** Notes that the answer goes to the caller; false if the attempt is over. */
  final boolean begin() {
    selection.succeeded();
    return stage.compareAndSet(Stage.WAITING, Stage.BEGUN);
  }

  final boolean isOver() {
    return stage.get() == Stage.OVER;
  }

  /** Tells whether it was ended before its answer was whole, or given up. */
  final boolean isAborted() {
    return aborted;
  }

  final Failures failures() {
    return sending.failures();
  }

  /** Takes note of the body's subscription; false, and the body cancelled, if it came too late. */
  final boolean bodyStarted(Flow.Subscription subscription) {
    body = subscription;
    if (isOver()) {
      subscription.cancel();
      return false;
    }
    return true;
  }

  final GatheredBody plainBody(ResponseInfo info) {
    return new GatheredBody(transport.settings.maxResponseBytes, info, this);
  }

  /** The refusal whose headers are here, as far as its body has come; null if there is none. */
  final @Nullable RhetorException refusalSoFar() {
    RefusalBody current = refusal;
    Answer answer = current == null ? null : current.soFar();
    return answer == null || sending.redirectTarget(answer) != null ? null : refused(answer);
  }

  /**
   * Takes a whole body ahead of the JDK's future, which passes its result on by a thread of the
   * common pool or by a new one. Behind the current task, since only then the connection can serve
   * the next call.
   */
  final void bodyArrived(ResponseInfo info, byte[] body) {
    // The server has done its part, however long the executor is busy.
    idleTimer.pause();
    if (transport.clients.owned && sending.disregardFuture()) {
      Answer answer = new Answer(info.statusCode(), info.headers(), body);
      transport.afterCurrentTask(call.callbacks, () -> call.guarded(this, () -> received(answer)));
    }
  }

  static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** Takes what the JDK's future came to, on the executor. */
  void ended(@Nullable HttpResponse<byte[]> response, @Nullable Throwable thrown) {
    if (response == null) {
      // Of an attempt that is over, this may be only what ending it does.
      if (!isOver()) {
        failed(SendRefused.reason(Objects.requireNonNull(thrown)));
      }
    } else {
      received(response);
    }
  }

  private void failed(Throwable reason) {
    FatalErrors.report(reason);
    RefusalBody current = refusal;
    if (current == null) {
      fail(failures().ofTransport(reason));
    } else {
      // The JDK found no way to read the body, such as a length that is no number.
      received(current.soFar());
    }
  }

  final BodySubscriber<byte[]> headersArrived(ResponseInfo info) {
    try {
      sending.headersArrived(info);
      Timers.cancel(headersTimer);
      headersTimer = null;
      call.headersArrived(info, failures().redactor);
      if (isSuccess(info.statusCode())) {
        return bodyOf(info);
      }
      RefusalBody refused = new RefusalBody(transport.settings.maxResponseBytes, info, this);
      refusal = refused;
      return refused;
    } catch (Throwable thrown) {
      call.broke(this, thrown);
      // Cancelled as soon as it begins.
      return plainBody(info);
    }
  }

  private void received(HttpResponse<byte[]> response) {
    if (response.body() != null) {
      received(new Answer(response.statusCode(), response.headers(), response.body()));
    } else if (!isOver()) {
      // The JDK reads no body of a proxy that asks for credentials before it leads on.
      fail(failures().ofTransport(TransportFailures.tunnelRefused(response.statusCode())));
    }
  }

  private void received(Answer answer) {
    if (isOver()) {
      return;
    }
    URI target = sending.redirectTarget(answer);
    if (target != null) {
      idleTimer.pause();
      headersTimer = schedule(transport.settings.headersTimeout, Phase.HEADERS);
      body = null; // That of the redirect, whose connection may serve others by now.
      refusal = null;
      sending.follow(target);
    } else if (isSuccess(answer.status)) {
      answered(answer);
    } else {
      fail(refused(answer));
    }
  }

  private RhetorException refused(Answer answer) {
    return failures().ofStatus(answer.status, answer.headers, answer.body, transport.json);
  }

  /** Limits the making of a tunnel, of which the JDK limits the way to the proxy alone. */
  final void limitTunnel() {
    Timers.cancel(tunnelTimer);
    tunnelTimer =
        transport
            .timers()
            .schedule(
                transport.settings.connectTimeout.toNanos(),
                () -> call.guarded(this, this::tunnelLimitPassed));
  }

  private void tunnelLimitPassed() {
    if (!sending.isSent()) {
      fail(failures().ofTransport(new HttpConnectTimeoutException("no tunnel")));
    }
  }

  private Timer schedule(Duration limit, Phase phase) {
    return transport.timers().schedule(limit.toNanos(), () -> timeLimitPassed(phase, limit));
  }

  private void timeLimitPassed(Phase phase, Duration limit) {
    call.guarded(
        this,
        () ->
            fail(
                sending.isAuthorizing()
                    ? failures().tokenTimeout(phase, limit)
                    : failures().timeout(phase, limit)));
  }

  final void stopTimers() {
    RefusalBody current = refusal;
    if (current != null) {
      current.stop();
    }
    idleTimer.stop();
    Timers.cancel(headersTimer);
    Timers.cancel(tunnelTimer);
  }
}
