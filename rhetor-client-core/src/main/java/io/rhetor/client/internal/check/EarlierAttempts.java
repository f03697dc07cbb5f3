package io.rhetor.client.internal.check;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Joins the failure of a call's last attempt to those of the attempts before it. What the failure
 * says of them is kept beside its suppressed exceptions, which anybody may add to.
 */
public final class EarlierAttempts {
  private static volatile BiConsumer<Throwable, List<? extends Throwable>> recorder =
      (last, earlier) -> {};

  private EarlierAttempts() {}

  /** Sets how failures keep it; called once by the class that all failures extend. */
  public static void recordBy(BiConsumer<Throwable, List<? extends Throwable>> keeps) {
    recorder = keeps;
  }

  /** Joins failures; does nothing if that was done before. */
  public static <E extends Throwable> E add(E last, List<? extends Throwable> earlier) {
    if (!earlier.isEmpty()) {
      recorder.accept(last, earlier);
    }
    return last;
  }
}
