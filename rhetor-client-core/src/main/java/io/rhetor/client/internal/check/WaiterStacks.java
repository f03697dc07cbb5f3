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
   *
   * @param copies makes a copy, or returns what it cannot copy
   */
  public static void copyBy(UnaryOperator<Throwable> copies) {
    copier = copies;
  }

  /**
   * Copies an exception of this library for the current thread.
   *
   * @param failure why the call failed
   * @return a copy with the stack of this thread above that of the failure; the failure itself if
   *     it is no exception of this library
   */
  public static Throwable copyForWaiter(Throwable failure) {
    return copier.apply(failure);
  }

  /**
   * Puts the stack of the current thread above that of a failure, with one element between them.
   *
   * @param failed where the call failed
   * @return both, without the frames of internal packages at the top
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
