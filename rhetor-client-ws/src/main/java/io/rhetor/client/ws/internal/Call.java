package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.check.EarlierAttempts;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.run.CallbackExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request, from the moment it is made until its answer is whole or it has failed. Every
 * connection that takes it is an attempt; another one follows only if nothing was sent.
 */
abstract class Call extends AttemptLoop<InFlightRequest, RhetorException> {
  final ConnectionPool pool;
  final CallRequest request;
  final CallLimits limits;
  final CallbackExecutor callbacks;

  // Written by the thread that reads.
  private volatile boolean answered;

  /**
   * Makes a call.
   *
   * @param limits how long it may take
   */
  Call(
      ConnectionPool pool,
      CallRequest request,
      CallLimits limits,
      CallbackExecutor callbacks,
      CallEvents events) {
    super(pool.timers, events);
    this.pool = pool;
    this.request = request;
    this.limits = limits;
    this.callbacks = callbacks;
  }

  /**
   * Takes a frame that is meant for this call; called by the thread that reads the connection, and
   * may block it while the subscriber lags behind.
   *
   * @return false if the frame is no part of the answer
   */
  abstract boolean take(SocketFrame frame) throws MalformedJsonException;

  /**
   * Reads a message of a shape that many have; called by the thread that reads the connection.
   *
   * @return what it holds, until the next one is read; null if only {@link #take} knows what to do
   *     with it
   */
  @Nullable FastFrameParser readUsual(byte[] bytes, int offset, int length) {
    return null;
  }

  /** Takes what {@link #readUsual} has read and is meant for this call; else as {@link #take}. */
  void takeUsual(FastFrameParser frame) {
    throw new IllegalStateException("nothing was read");
  }

  /** Notes that the server is at work on the call; called by the thread that reads. */
  void touch() {}

  /** Tells the caller of a failure at once; enters the executor for callbacks. */
  abstract void tell(RhetorException failure);

  /** Tells the caller of a failure behind what has come; enters the executor for callbacks. */
  void tellBehind(RhetorException failure) {
    tell(failure);
  }

  /** Has the caller told of what one read of the connection brought; called by that thread. */
  void deliver() {}

  /** Tells whether frames that come behind the end of the answer may belong to it. */
  abstract boolean isStream();

  /** Tells whether the server itself answers, not a model. */
  abstract boolean isOfSystem();

  // What the pool's loop does.

  /** Has the total limit count from now on. */
  final void startLimit() {
    limits.total().ifPresent(total -> limit(total, () -> pool.timedOut(this, Phase.TOTAL, total)));
  }

  /** Begins an attempt over a connection, which is to carry it. */
  final InFlightRequest begin(Connection connection) {
    InFlightRequest next = new InFlightRequest(this, connection);
    becomeCurrent(next);
    events().attemptStarted(number());
    return next;
  }

  /** The current attempt ended before the request went out; another one may follow. */
  final void notSent(RhetorException failure) {
    endLimitOfAttempt();
    note(failure);
  }

  /** Tells whether the server may have the request. */
  final boolean isSent() {
    InFlightRequest attempt = current();
    return attempt != null && attempt.isSent();
  }

  /** Makes the failure of a call that takes too long. */
  final RhetorException timeout(Phase phase, Duration limit) {
    InFlightRequest attempt = current();
    return attempt != null && attempt.isSent()
        ? attempt.failures().timeout(request, phase, limit, true)
        : pool.failures().timeout(request, phase, limit, false);
  }

  /** Ends the call with a failure, told at once; false if the call is over. */
  final boolean fail(RhetorException failure) {
    return end(failure, () -> tell(failure));
  }

  /** Ends the call with a failure, told behind what has come; nothing if the call is over. */
  final void breakOff(RhetorException failure) {
    end(failure, () -> tellBehind(failure));
  }

  private boolean end(RhetorException failure, Runnable tell) {
    if (!claim()) {
      return false;
    }
    events().failed(EarlierAttempts.add(failure, earlier()));
    pool.callbacks.endOutside(tell);
    return true;
  }

  /** Ends the attempt of a call that is over, where the pool's loop runs. */
  final void abortAttempt() {
    abortCurrent();
  }

  // What the thread that reads does.

  /**
   * The answer is whole, and its end is to be told unless the call was over before; called by the
   * thread that reads, before the caller can learn of it.
   */
  final boolean claimAnswer() {
    if (!claim()) {
      return false;
    }
    answered = true;
    return true;
  }

  /** Tells whether the call is over since its answer is whole, which leaves the connection open. */
  final boolean isAnswered() {
    return answered;
  }

  /** The answer has begun, or will not. */
  final void endLimitOfAttempt() {
    InFlightRequest attempt = current();
    if (attempt != null) {
      attempt.stopLimit();
    }
  }

  @Override
  protected final void released() {
    endLimitOfAttempt();
  }
}
