package io.rhetor.client.internal.call;

import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the log tells of calls that were in flight when their client was closed. */
public final class CutOffCalls {
  private CutOffCalls() {}

  /** Makes the message. */
  public static String message(Collection<String> operations) {
    String counted =
        operations.stream()
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getValue() + " x " + entry.getKey())
            .collect(Collectors.joining(", "));
    return String.format(
        "The client was closed while %s in flight, which failed: %s. Close it only when no answer"
            + " is awaited; a join() may be missing.",
        operations.size() == 1 ? "1 call was" : operations.size() + " calls were", counted);
  }
}
