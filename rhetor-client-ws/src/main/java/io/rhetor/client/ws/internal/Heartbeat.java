package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pings an open connection and gives it up if nothing at all comes back in time. While the reading
 * thread is held up by a slow subscriber, the peer's silence proves nothing and is not counted.
 */
final class Heartbeat {
  private final Connection connection;
  private final ConnectionReader reader;
  private final Timers timers;
  private final Duration interval;
  private final Duration pongTimeout;
  private final SocketFailures failures;

  // Guarded by this.
  private boolean stopped;
  private @Nullable Timer next;

  Heartbeat(
      Connection connection,
      ConnectionReader reader,
      Timers timers,
      PoolSettings settings,
      SocketFailures failures) {
    this.connection = connection;
    this.reader = reader;
    this.timers = timers;
    this.interval = settings.pingInterval();
    this.pongTimeout = settings.pongTimeout();
    this.failures = failures;
  }

  void start() {
    schedule(interval, this::beat);
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
  }

  private void beat() {
    try {
      ping();
    } catch (Throwable thrown) {
      connection.lose(failures.defect(thrown));
    }
  }

  private void ping() {
    if (reader.isHandling()) {
      start();
      return;
    }
    long before = reader.signsOfLife();
    connection.ping();
    schedule(pongTimeout, () -> look(before));
  }

  private void look(long before) {
    if (reader.signsOfLife() == before && !reader.isHandling()) {
      connection.lose(failures.missedPong(pongTimeout));
    } else {
      connection.provenAlive();
      start();
    }
  }

  private synchronized void schedule(Duration delay, Runnable task) {
    if (!stopped) {
      next = timers.schedule(delay.toNanos(), task);
    }
  }
}
