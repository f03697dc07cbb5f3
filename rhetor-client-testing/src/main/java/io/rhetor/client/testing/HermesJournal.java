package io.rhetor.client.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The requests that came to Hermes and the faults to come. Safe for use by all threads. */
final class HermesJournal {
  private final List<HermesRequest> discoveries = new ArrayList<>();
  private final List<HermesRequest> invocations = new ArrayList<>();
  private final Deque<HermesFault> faults = new ArrayDeque<>();

  synchronized void discovery(HermesRequest request) {
    discoveries.add(request);
  }

  synchronized void invocation(HermesRequest request) {
    invocations.add(request);
  }

  synchronized List<HermesRequest> discoveries() {
    return List.copyOf(discoveries);
  }

  synchronized List<HermesRequest> invocations() {
    return List.copyOf(invocations);
  }

  synchronized void add(HermesFault fault, int times) {
    for (int i = 0; i < times; i++) {
      faults.add(fault);
    }
  }

  synchronized void clear() {
    faults.clear();
  }

  /** Takes the first fault that can strike a discovery, or else one that an invocation. */
  synchronized Optional<HermesFault> take(boolean discovery) {
    for (Iterator<HermesFault> each = faults.iterator(); each.hasNext(); ) {
      HermesFault fault = each.next();
      if (fault.strikesDiscovery() == discovery) {
        each.remove();
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
