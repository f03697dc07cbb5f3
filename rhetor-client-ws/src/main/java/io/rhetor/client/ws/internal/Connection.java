package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers.Timer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the one call that it carries. The pool's loop decides what is sent and when
 * the connection ends; what comes is taken in by its {@link ConnectionReader}.
 */
final class Connection {
  private final ConnectionPool pool;
  private final SocketFailures failures;
  private final ConnectionReader reader;
  private final AtomicBoolean over = new AtomicBoolean();

  // Written by the thread that connects.
  private volatile @Nullable FrameSocket socket;

  // Written by the pool's loop.
  private volatile @Nullable Heartbeat heartbeat;

  // Written by the pool's loop.
  private volatile boolean registered;

  // Owned by the pool's loop.
  private Runnable giveUp = () -> {};

  // Owned by the pool's loop.
  private @Nullable Call call;
  private @Nullable Timer connectTimer;
  private @Nullable Timer idleTimer;

  Connection(ConnectionPool pool, SocketFailures failures) {
    this.pool = pool;
    this.failures = failures;
    this.reader = new ConnectionReader(pool, this, failures);
  }

  // What the pool's loop does.

  void limitedBy(Timer connectTimer) {
    this.connectTimer = connectTimer;
  }

  void givenUpBy(Runnable giveUp) {
    this.giveUp = giveUp;
  }

  void registered() {
    registered = true;
    stop(connectTimer);
    connectTimer = null;
    call = null;
    Heartbeat beat = new Heartbeat(this, reader, pool.timers, pool.settings, failures);
    heartbeat = beat;
    beat.start();
    if (isOver()) {
      // Ended by another thread meanwhile, which may have missed the heartbeat.
      beat.stop();
    }
  }

  /** Makes the failures of this connection and of what it carries. */
  SocketFailures failures() {
    return failures;
  }

  /** What takes in all that comes over this connection. */
  FrameListener reader() {
    return reader;
  }

  boolean isRegistered() {
    return registered;
  }

  /** Tells whether the server closed the connection, or answered, in place of registering it. */
  boolean isRefusedByServer(ConnectionLoss loss) {
    return socket != null && !registered && loss.closeCode() == ConnectionLoss.NORMAL;
  }

  boolean isIdle() {
    return registered && call == null;
  }

  /** Tells whether the connection will take a call soon, if nothing goes wrong. */
  boolean isSoonIdle() {
    return !registered || (call != null && call.isAnswered());
  }

  @Nullable Call call() {
    return call;
  }

  /** Takes a call on its way. */
  void carry(InFlightRequest next) {
    stop(idleTimer);
    idleTimer = null;
    call = next.call();
    reader.expect(next);
    send(next);
  }

  /** The call is done, and so is all that the server has to say about it. */
  void freed() {
    call = null;
  }

  void closeWhenIdle(Timer timer) {
    stop(idleTimer);
    idleTimer = timer;
  }

  /** Ends the connection at any stage, from any thread; true for the one caller that did it. */
  boolean end(int closeCode) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    Heartbeat beat = heartbeat;
    if (beat != null) {
      beat.stop();
    }
    FrameSocket open = socket;
    if (open != null) {
      open.close(closeCode);
    }
    return true;
  }

  /** Lets go of what a connection holds that has ended. */
  void released() {
    giveUp.run();
    stop(connectTimer);
    stop(idleTimer);
    reader.released();
  }

  // What any thread may do.

  boolean isOver() {
    return over.get();
  }

  /** The connection cannot go on. */
  void lose(ConnectionLoss loss) {
    if (end(loss.closeCode())) {
      pool.lost(this, loss);
    }
  }

  /** The connection takes too long to be ready. */
  void loseUnlessRegistered(ConnectionLoss loss) {
    if (!registered) {
      lose(loss);
    }
  }

  void ping() {
    FrameSocket open = socket;
    if (open == null || isOver()) {
      return;
    }
    try {
      open.ping();
    } catch (Throwable broken) {
      FatalErrors.report(broken);
      lose(failures.broken(broken));
    }
  }

  /** The peer has answered a ping. */
  void provenAlive() {
    pool.provenAlive();
  }

  /** The socket is open. */
  void opened(FrameSocket open) {
    socket = open;
    if (isOver()) {
      open.close(ConnectionLoss.GOING_AWAY);
      return;
    }
    pool.opened(this);
  }

  private void send(InFlightRequest next) {
    FrameSocket open = socket;
    if (open == null || isOver()) {
      return; // The loss is on its way to the loop, and finds the call unsent.
    }
    next.sent(true);
    SendWatch watch = new SendWatch(this, pool.timers, pool.settings.sendTimeout(), failures);
    try {
      open.send(next.call().request.text(), watch::done);
      watch.start();
    } catch (Throwable closed) {
      FatalErrors.report(closed);
      next.sent(false);
      watch.done(closed);
    }
  }

  private static void stop(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
