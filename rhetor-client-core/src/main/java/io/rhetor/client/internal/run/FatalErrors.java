package io.rhetor.client.internal.run;

/** Shows errors of the JVM where its operator looks for them, beside the call that they end. */
public final class FatalErrors {
  private FatalErrors() {}

  /**
   * Hands an error of the JVM or of linking to the uncaught handler of the current thread; does
   * nothing with anything else. Never throws.
   */
  public static void report(Throwable thrown) {
    if (thrown instanceof VirtualMachineError || thrown instanceof LinkageError) {
      uncaught(thrown);
    }
  }

  /**
   * Hands anything to the uncaught handler of the current thread, for what belongs to no call.
   * Never throws.
   */
  public static void uncaught(Throwable thrown) {
    Thread current = Thread.currentThread();
    try {
      current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
    } catch (Throwable ignored) {
      // As the JVM does with what such a handler throws.
    }
  }
}
