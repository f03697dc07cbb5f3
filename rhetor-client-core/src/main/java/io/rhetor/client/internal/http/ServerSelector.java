package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.call.CircuitBreaker;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.http.ServerList.Server;
import io.rhetor.client.internal.run.Timers;
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
 * Selects the server of each attempt of one call. Servers that it left stand behind those that it
 * has not asked yet; among equals the order of preference counts. A server whose circuit is open is
 * asked only when there is no other way.
 */
final class ServerSelector {
  private static final Duration LONGEST_ASKED = Duration.ofDays(365);

  private final List<Candidate> candidates;
  private final boolean sticky;
  private final Timers timers;

  /** Plans a way. */
  ServerSelector(List<Server> order, boolean sticky, Timers timers) {
    this.candidates =
        order.size() == 1
            ? List.of(new Candidate(order.get(0)))
            : order.stream().map(Candidate::new).collect(Collectors.toUnmodifiableList());
    this.sticky = sticky;
    this.timers = timers;
  }

  /** Chooses the server of the next attempt; there always is one. */
  Selection next() {
    if (candidates.size() == 1) {
      // One that is alone has no circuit.
      return new Selection(candidates.get(0), null);
    }
    List<Candidate> ready = byFewestDepartures().filter(this::isReady).collect(Collectors.toList());
    for (Candidate candidate : ready) {
      Selection selection = selectIfAllowed(candidate);
      if (selection != null) {
        return selection;
      }
    }
    return new Selection(ready.isEmpty() ? candidates.get(0) : ready.get(0), null);
  }

  /** Chooses a server to go on to at once after a failure; null if it is better to wait. */
  @Nullable Selection elsewhere(RhetorException failure) {
    if (!leavesAfter(failure)) {
      return null;
    }
    for (Candidate candidate : candidates) {
      Selection selection = candidate.isNew() ? selectIfAllowed(candidate) : null;
      if (selection != null) {
        return selection;
      }
    }
    if (candidates.stream().anyMatch(candidate -> candidate.server.isAvailable())) {
      return null;
    }
    return candidates.stream()
        .filter(Candidate::isNew)
        .findFirst()
        .map(candidate -> new Selection(candidate, null))
        .orElse(null);
  }

  /**
   * Tells how long the servers ask to wait after a failure: as long as the most patient does not.
   */
  Duration askedAfter(RhetorException failure) {
    if (candidates.size() == 1 || !leavesAfter(failure)) {
      return RetryRule.askedBy(failure);
    }
    long now = timers.nanoTime();
    long nanos =
        candidates.stream()
            .mapToLong(candidate -> candidate.isNew() ? 0 : candidate.readyAt - now)
            .min()
            .orElse(0);
    return Duration.ofNanos(Math.max(nanos, 0));
  }

  /** Tells whether another server may do better; a busy one that knows the conversation is best. */
  private boolean leavesAfter(RhetorException failure) {
    return !sticky || Failures.isUnavailability(failure);
  }

  private void leave(Candidate candidate, RhetorException failure) {
    if (leavesAfter(failure)) {
      Duration asked = RetryRule.askedBy(failure);
      Duration wait = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
      candidate.readyAt = timers.nanoTime() + wait.toNanos();
      candidate.departures.incrementAndGet();
    }
  }

  private Stream<Candidate> byFewestDepartures() {
    return candidates.stream()
        .sorted(Comparator.comparingInt(candidate -> candidate.departures.get()));
  }

  private boolean isReady(Candidate candidate) {
    return candidate.isNew() || candidate.readyAt - timers.nanoTime() <= 0;
  }

  private @Nullable Selection selectIfAllowed(Candidate candidate) {
    CircuitBreaker circuit = candidate.server.circuit;
    if (circuit == null) {
      return new Selection(candidate, null);
    }
    Permit permit = circuit.tryAcquire();
    return permit == null ? null : new Selection(candidate, permit);
  }

  /** What the call knows of one server. */
  private static final class Candidate {
    final Server server;
    final AtomicInteger departures = new AtomicInteger();

    // Written by one attempt of the call after the other.
    volatile long readyAt;

    Candidate(Server server) {
      this.server = server;
    }

    boolean isNew() {
      return departures.get() == 0;
    }
  }

  /** One attempt at one server. The first of its methods that tells how it ended counts. */
  final class Selection {
    private final Candidate candidate;
    private final @Nullable Permit permit;
    private final AtomicBoolean told = new AtomicBoolean();

    private Selection(Candidate candidate, @Nullable Permit permit) {
      this.candidate = candidate;
      this.permit = permit;
    }

    URI url() {
      return candidate.server.url;
    }

    /** Another attempt at the same server, which has answered this one. */
    Selection again() {
      return new Selection(candidate, null);
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
      leave(candidate, failure);
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
