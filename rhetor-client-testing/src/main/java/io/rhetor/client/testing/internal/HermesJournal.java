package io.rhetor.client.testing.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The requests that came to Hermes and the faults to come. Safe for use by all threads. */
final class HermesJournal {
  private final List<NotedRequest> discoveries = new ArrayList<>();
  private final List<NotedRequest> invocations = new ArrayList<>();
  private final Deque<HermesObstacle> faults = new ArrayDeque<>();

  synchronized void discovery(NotedRequest request) {
    discoveries.add(request);
  }

  synchronized void invocation(NotedRequest request) {
    invocations.add(request);
  }

  synchronized List<NotedRequest> discoveries() {
    return List.copyOf(discoveries);
  }

  synchronized List<NotedRequest> invocations() {
    return List.copyOf(invocations);
  }

  synchronized void add(HermesObstacle fault, int times) {
    for (int i = 0; i < times; i++) {
      faults.add(fault);
    }
  }

  synchronized void clear() {
    faults.clear();
  }

  /** Takes the first fault that can strike a discovery, or else one that an invocation. */
  synchronized Optional<HermesObstacle> take(boolean discovery) {
    for (Iterator<HermesObstacle> each = faults.iterator(); each.hasNext(); ) {
      HermesObstacle fault = each.next();
      if (fault.strikesDiscovery() == discovery) {
        each.remove();
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
