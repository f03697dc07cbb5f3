package io.rhetor.client.support;

import io.rhetor.client.internal.run.CallbackLog;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Reads along all that is logged during a test run, by this library at every level, and fails the
 * test after which the mark of {@link Secrets} was found. Registered by itself for all tests of all
 * modules (see {@code META-INF/services} and surefire in the parent pom).
 */
public final class SecretWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final LeakHandler LEAKS = new LeakHandler(Secrets.MARK);
  // Held, since a logger without a reference loses its level.
  private static final Logger LIBRARY = Logger.getLogger("io.rhetor");

  static {
    Logger.getLogger("").addHandler(LEAKS);
    LIBRARY.setLevel(Level.ALL);
  }

  /** For entries that a test keeps from the console, and so from here. */
  static LeakHandler handler() {
    return LEAKS;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    LIBRARY.setLevel(Level.ALL);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    check();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check();
  }

  private static void check() {
    CallbackLog.awaitWritten(10_000);
    List<String> leaks = LEAKS.takeLeaks();
    if (!leaks.isEmpty()) {
      throw new AssertionError("A secret was logged, by this test or shortly before it: " + leaks);
    }
  }
}
