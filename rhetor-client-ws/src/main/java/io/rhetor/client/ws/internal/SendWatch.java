package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.concurrent.Timers;
import io.rhetor.client.internal.concurrent.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a send ends. Tyrus' client for the JDK can leave a write lying until the next
 * write, so a send that takes long is nudged by a ping; if that does not help within the deadline,
 * the connection is given up.
 */
final class SendWatch {
  private static final Duration NUDGE_AFTER = Duration.ofMillis(250);

  private final Connection connection;
  private final Timers timers;
  private final Duration deadline;
  private final SocketFailures failures;

  // Guarded by this.
  private boolean done;
  private @Nullable Timer nudge;
  private @Nullable Timer giveUp;

  SendWatch(Connection connection, Timers timers, Duration deadline, SocketFailures failures) {
    this.connection = connection;
    this.timers = timers;
    this.deadline = deadline;
    this.failures = failures;
  }

  /** Begins to wait, unless the send has ended already, as most have. */
  synchronized void start() {
    if (done) {
      return;
    }
    if (NUDGE_AFTER.compareTo(deadline) < 0) {
      nudge = timers.schedule(NUDGE_AFTER.toNanos(), connection::ping);
    }
    giveUp =
        timers.schedule(deadline.toNanos(), () -> connection.lose(failures.stalledSend(deadline)));
  }

  /** The send has ended. */
  void done(@Nullable Throwable failure) {
    synchronized (this) {
      done = true;
      cancel(nudge);
      cancel(giveUp);
    }
    if (failure != null) {
      connection.lose(failures.broken(failure));
    }
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
