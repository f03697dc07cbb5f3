package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.Timers.Timer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, from the moment it is made until its answer is whole or it has failed. */
abstract class Call {
  final CallRequest request;
  final CallLimits limits;
  final CallEvents events;
  final CallbackExecutor callbacks;

  // Owned by the pool's loop.
  @Nullable Connection carrier;
  boolean over;
  boolean sent;
  private @Nullable Timer totalTimer;

  // Written by the pool's loop; cancelled by the thread that reads, too.
  private volatile @Nullable Timer beginTimer;

  // Written by the thread that reads.
  private volatile boolean answered;

  /**
   * Makes a call.
   *
   * @param limits how long it may take
   */
  Call(CallRequest request, CallLimits limits, CallbackExecutor callbacks, CallEvents events) {
    this.request = request;
    this.limits = limits;
    this.callbacks = callbacks;
    this.events = events;
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

  /** Fails the call at once; enters the executor for callbacks. */
  abstract void fail(RhetorException failure);

  /** Fails the call behind what has come already; enters the executor for callbacks. */
  void breakOff(RhetorException failure) {
    fail(failure);
  }

  /** Has the caller told of what one read of the connection brought; called by that thread. */
  void deliver() {}

  /** Takes nothing in any more, and lets go of the thread that waits for the caller. */
  void release() {}

  /** Tells whether frames that come behind the end of the answer may belong to it. */
  abstract boolean isStream();

  /** Tells whether the server itself answers, not a model. */
  abstract boolean isOfSystem();

  final void watchTotal(Timer timer) {
    totalTimer = timer;
  }

  final void watchBegin(Timer timer) {
    beginTimer = timer;
  }

  /** The answer is whole: called by the thread that reads, before the caller can learn of it. */
  final void answered() {
    begun();
    answered = true;
  }

  final boolean isAnswered() {
    return answered;
  }

  /** The answer has begun. */
  final void begun() {
    Timer timer = beginTimer;
    if (timer != null) {
      timer.cancel();
    }
  }

  final void stopTimers() {
    begun();
    Optional.ofNullable(totalTimer).ifPresent(Timer::cancel);
  }
}
