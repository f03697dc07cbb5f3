package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.breaker.CircuitBreaker;
import io.rhetor.client.internal.breaker.CircuitBreaker.Permit;
import io.rhetor.client.internal.concurrent.Timers;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call over the servers. Servers that it left stand behind those that it has not
 * asked yet; among equals the order of preference counts. A server whose circuit is open is asked
 * only when there is no other way.
 */
final class Route {
  private static final Duration LONGEST_ASKED = Duration.ofDays(365);

  private final List<Stop> stops;
  private final boolean sticky;
  private final Timers timers;

  /**
   * Plans a way.
   *
   * @param order the servers, the preferred one first
   * @param sticky whether the call is better off at the first one
   * @param timers the time
   */
  Route(List<Server> order, boolean sticky, Timers timers) {
    this.stops =
        order.size() == 1
            ? List.of(new Stop(order.get(0)))
            : order.stream().map(Stop::new).collect(Collectors.toUnmodifiableList());
    this.sticky = sticky;
    this.timers = timers;
  }

  /** Chooses the server of the next attempt; there always is one. */
  Visit next() {
    if (stops.size() == 1) {
      Visit only = visitIfLet(stops.get(0));
      return only == null ? new Visit(stops.get(0), null) : only;
    }
    List<Stop> ready = byFewestDepartures().filter(this::isReady).collect(Collectors.toList());
    for (Stop stop : ready) {
      Visit visit = visitIfLet(stop);
      if (visit != null) {
        return visit;
      }
    }
    return new Visit(ready.isEmpty() ? stops.get(0) : ready.get(0), null);
  }

  /** Chooses a server to go on to at once after a failure; null if it is better to wait. */
  @Nullable Visit elsewhere(RhetorException failure) {
    if (!leavesAfter(failure)) {
      return null;
    }
    for (Stop stop : stops) {
      Visit visit = stop.isNew() ? visitIfLet(stop) : null;
      if (visit != null) {
        return visit;
      }
    }
    if (stops.stream().anyMatch(stop -> stop.server.isAvailable())) {
      return null;
    }
    return stops.stream()
        .filter(Stop::isNew)
        .findFirst()
        .map(stop -> new Visit(stop, null))
        .orElse(null);
  }

  /**
   * Tells how long the servers ask to wait after a failure: as long as the most patient does not.
   */
  Duration askedAfter(RhetorException failure) {
    if (stops.size() == 1 || !leavesAfter(failure)) {
      return RetryRule.askedBy(failure);
    }
    long now = timers.nanoTime();
    long nanos =
        stops.stream().mapToLong(stop -> stop.isNew() ? 0 : stop.readyAt - now).min().orElse(0);
    return Duration.ofNanos(Math.max(nanos, 0));
  }

  /** Tells whether another server may do better; a busy one that knows the conversation is best. */
  private boolean leavesAfter(RhetorException failure) {
    return !sticky || Failures.isUnavailability(failure);
  }

  private void leave(Stop stop, RhetorException failure) {
    if (leavesAfter(failure)) {
      Duration asked = RetryRule.askedBy(failure);
      Duration wait = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
      stop.readyAt = timers.nanoTime() + wait.toNanos();
      stop.departures.incrementAndGet();
    }
  }

  private Stream<Stop> byFewestDepartures() {
    return stops.stream().sorted(Comparator.comparingInt(stop -> stop.departures.get()));
  }

  private boolean isReady(Stop stop) {
    return stop.isNew() || stop.readyAt - timers.nanoTime() <= 0;
  }

  private @Nullable Visit visitIfLet(Stop stop) {
    CircuitBreaker circuit = stop.server.circuit();
    if (circuit == null) {
      return new Visit(stop, null);
    }
    Permit permit = circuit.tryAcquire();
    return permit == null ? null : new Visit(stop, permit);
  }

  /** What the call knows of one server. */
  private static final class Stop {
    final Server server;
    final AtomicInteger departures = new AtomicInteger();
    volatile long readyAt;

    Stop(Server server) {
      this.server = server;
    }

    boolean isNew() {
      return departures.get() == 0;
    }
  }

  /** One attempt at one server. The first of its methods that tells how it ended counts. */
  final class Visit {
    private final Stop stop;
    private final @Nullable Permit permit;
    private final AtomicBoolean told = new AtomicBoolean();

    private Visit(Stop stop, @Nullable Permit permit) {
      this.stop = stop;
      this.permit = permit;
    }

    URI url() {
      return stop.server.url();
    }

    /** Another attempt at the same server, which has answered this one. */
    Visit again() {
      return new Visit(stop, null);
    }

    /** The server answered. */
    void succeeded() {
      if (told.compareAndSet(false, true) && permit != null) {
        permit.succeeded();
      }
    }

    /** The attempt failed, for which the server may or may not be to blame. */
    void failed(RhetorException failure) {
      if (!told.compareAndSet(false, true)) {
        return;
      }
      leave(stop, failure);
      if (permit == null) {
        return;
      }
      if (Failures.isUnavailability(failure)) {
        permit.failed();
      } else if (failure instanceof RhetorApiException || failure instanceof RhetorModelException) {
        permit.succeeded();
      } else {
        permit.ignored();
      }
    }

    /** The attempt came to nothing that would tell of the server. */
    void abandoned() {
      if (told.compareAndSet(false, true) && permit != null) {
        permit.ignored();
      }
    }
  }
}
