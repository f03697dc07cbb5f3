package io.rhetor.client.internal.check;

import java.util.function.UnaryOperator;

/**
 * Gives a thread that waited for a failed call an exception of its own, whose stack shows where it
 * waited: the exception of the call may be thrown to several waiters and must not change.
 */
public final class WaiterStacks {
  private static volatile UnaryOperator<Throwable> copier = UnaryOperator.identity();

  private WaiterStacks() {}

  /**
   * Sets how exceptions of this library are copied; called once by the class that all of them
   * extend.
   */
  public static void copyBy(UnaryOperator<Throwable> copies) {
    copier = copies;
  }

  /** Copies an exception of this library for the current thread. */
  public static Throwable copyForWaiter(Throwable failure) {
    return copier.apply(failure);
  }

  /**
   * Puts the stack of the current thread above that of a failure, with one element between them.
   */
  public static StackTraceElement[] above(StackTraceElement[] failed) {
    StackTraceElement[] waiting = new Throwable().getStackTrace();
    int first = 0;
    while (first < waiting.length && isInternal(waiting[first].getClassName())) {
      first++;
    }
    int above = waiting.length - first;
    StackTraceElement[] both = new StackTraceElement[above + 1 + failed.length];
    System.arraycopy(waiting, first, both, 0, above);
    both[above] = new StackTraceElement("io.rhetor.client", "stackOfTheFailedCall", null, -1);
    System.arraycopy(failed, 0, both, above + 1, failed.length);
    return both;
  }

  private static boolean isInternal(String className) {
    return className.startsWith("io.rhetor.client.internal.")
        || className.startsWith("io.rhetor.client.error.");
  }
}
