package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/** The faults to come, in the order in which they were injected. Safe for use by all threads. */
final class FaultPlan {
  private final List<PlannedFault> waiting = new ArrayList<>();

  synchronized void add(PlannedFault fault) {
    waiting.add(fault);
  }

  synchronized void clear() {
    waiting.clear();
  }

  /** Takes the first fault that can strike one of the scopes. */
  synchronized Optional<PlannedFault> take(Scope... scopes) {
    List<Scope> wanted = List.of(scopes);
    for (ListIterator<PlannedFault> each = waiting.listIterator(); each.hasNext(); ) {
      PlannedFault fault = each.next();
      if (!wanted.contains(fault.scope())) {
        continue;
      }
      if (fault.times() == 1) {
        each.remove();
      } else {
        each.set(fault.times(fault.times() - 1));
      }
      return Optional.of(fault);
    }
    return Optional.empty();
  }
}
