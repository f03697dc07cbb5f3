package io.rhetor.client.internal.check;

/** What a failure says of something that was thrown where nothing may be thrown. */
public final class Defects {
  private Defects() {}

  /** {@return what a call met, and what to do about it: the rest of a sentence, and another one} */
  public static String met(Throwable thrown) {
    String name = thrown.getClass().getName();
    if (isWithoutThreads(thrown)) {
      return "could not have a thread ("
          + name
          + "). Let the process start more of them, or look for what starts so many.";
    }
    if (thrown instanceof OutOfMemoryError) {
      return "ran out of memory ("
          + name
          + "), of which a large answer takes several times its size. Give the JVM more (-Xmx), or"
          + " lower maxResponseBytes and maxEventBytes of RhetorConfig, beyond which no answer is"
          + " read.";
    }
    return thrown instanceof Error
        ? "met an error of the JVM or of a library ("
            + name
            + "). Look at the cause; if it names a class or a method, check the versions of the"
            + " jars."
        : "met a defect of this library. Report it with the stack trace.";
  }

  private static boolean isWithoutThreads(Throwable thrown) {
    return thrown instanceof OutOfMemoryError
        && String.valueOf(thrown.getMessage()).contains("native thread");
  }
}
