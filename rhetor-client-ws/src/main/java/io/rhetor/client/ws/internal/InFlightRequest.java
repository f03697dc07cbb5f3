package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.call.AttemptLoop;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call, over one connection, and how far its answer has come (section 8 of {@code
 * docs/protocol.md}): which frames belong to it and when the server has said its last word about
 * it.
 */
final class InFlightRequest implements AttemptLoop.Abortable {
  private final Call call;
  private final Connection connection;

  // Owned by the pool's loop.
  private boolean sent;

  // Written by the pool's loop; cancelled by the thread that reads or ends the call, too.
  private volatile @Nullable Timer beginTimer;

  // Owned by the thread that reads the connection.
  private boolean begun;
  private boolean echoed;
  private boolean typingSeen;
  private boolean typingOver;

  // Written by the thread that reads; cancelled by the pool's loop, too.
  private volatile @Nullable Timer settleTimer;

  InFlightRequest(Call call, Connection connection) {
    this.call = call;
    this.connection = connection;
  }

  Call call() {
    return call;
  }

  /** Makes the failures of the server that has the request. */
  SocketFailures failures() {
    return connection.failures();
  }

  // What the pool's loop does.

  /** Limits how long it may take until the answer begins. */
  void startLimit() {
    Duration limit = call.isOfSystem() ? call.limits.status() : call.limits.headers();
    Timer timer =
        call.pool.timers.schedule(
            limit.toNanos(), () -> call.pool.timedOut(call, Phase.HEADERS, limit));
    beginTimer = timer;
    if (call.isOver()) {
      // Ended by another thread meanwhile, which may have missed the timer.
      timer.cancel();
    }
  }

  boolean isSent() {
    return sent;
  }

  void sent(boolean mayHaveGoneOut) {
    sent = mayHaveGoneOut;
  }

  /** Nothing can be called off, so the connection has to go, unless it has done its work. */
  @Override
  public void abort() {
    if (connection.call() == call && !call.isAnswered()) {
      call.pool.drop(connection);
    }
  }

  // What the thread that reads does.

  /** The answer has begun, or will not; called by any thread. */
  void stopLimit() {
    Timer timer = beginTimer;
    if (timer != null) {
      timer.cancel();
    }
  }

  /**
   * Tells whether a frame belongs to this call: by its id if it carries one of ours, else by order
   * and context.
   */
  boolean isMeant(FrameAddress frame, String idPrefix) {
    if (frame.echoes(call.request.id())) {
      echoed = true;
      return true;
    }
    if (frame.echoesAnyOf(idPrefix)) {
      return false;
    }
    String context = call.request.context();
    return context == null || frame.context().map(context::equals).orElse(true);
  }

  /** Tells whether no frame came before, and notes that one has come. */
  boolean isFirstFrame() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  void typing(boolean on) {
    typingSeen = true;
    typingOver = !on;
  }

  /** Tells whether nothing more will come about this call. */
  boolean isSettled() {
    return call.isAnswered()
        && (call.isOfSystem() || (typingSeen ? typingOver : echoed || !call.isStream()));
  }

  /** Tells whether more may come about this call, and no sign will tell that it has come. */
  boolean mayBeFollowed() {
    return !typingSeen;
  }

  void settling(Supplier<Timer> timer) {
    if (settleTimer == null) {
      settleTimer = timer.get();
      if (connection.isOver()) {
        // Ended by another thread meanwhile, which may have missed the timer.
        stopSettling();
      }
    }
  }

  void stopSettling() {
    Timers.cancel(settleTimer);
  }
}
