package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives a connection up if what was sent is not written within a deadline. */
final class SendWatch {
  private final Connection connection;
  private final Timers timers;
  private final Duration deadline;
  private final SocketFailures failures;

  // Guarded by this.
  private boolean done;
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
    giveUp =
        timers.schedule(deadline.toNanos(), () -> connection.lose(failures.stalledSend(deadline)));
  }

  /** The send has ended. */
  void done(@Nullable Throwable failure) {
    synchronized (this) {
      done = true;
      if (giveUp != null) {
        giveUp.cancel();
      }
    }
    if (failure != null) {
      connection.lose(failures.broken(failure));
    }
  }
}
