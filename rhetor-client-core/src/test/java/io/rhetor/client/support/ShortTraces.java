package io.rhetor.client.support;

import java.util.Arrays;
import java.util.stream.Collectors;
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
    return Arrays.stream(thrown.getStackTrace())
        .limit(FRAMES)
        .map(frame -> "\n\tat " + frame)
        .collect(
            Collectors.joining(
                "", "Exception in thread \"" + thread.getName() + "\" " + thrown, ""));
  }
}
