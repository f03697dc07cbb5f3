package io.rhetor.client.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes an uncaught exception with its first frames only: tests provoke some thousand, whose whole
 * traces are megabytes in the log of a build. Registered by itself for all tests of all modules,
 * like {@link SecretWatch}.
 */
public final class ShortTraces implements BeforeAllCallback {
  private static final int FRAMES = 5;

  @Override
  public void beforeAll(ExtensionContext context) {
    if (Thread.getDefaultUncaughtExceptionHandler() == null) {
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, thrown) -> System.err.println(trace(thread, thrown)));
    }
  }

  static String trace(Thread thread, Throwable thrown) {
    StringBuilder trace = new StringBuilder("Exception in thread \"" + thread.getName() + "\" ");
    trace.append(thrown);
    Throwable cause = thrown.getCause();
    for (int i = 0; cause != null && i < FRAMES; i++) {
      trace.append("\nCaused by: ").append(cause);
      cause = cause.getCause();
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
      trace.append("\n\tat ").append(frames[i]);
    }
    return trace.toString();
  }
}
