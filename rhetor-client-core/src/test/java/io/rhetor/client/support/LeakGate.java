package io.rhetor.client.support;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.params.ArgumentCountValidationMode;

/**
 * Fails a test class that leaves something of ours behind: threads and sockets that were not there
 * before it, and what only the garbage collector can tell: calls, futures, timers, connections,
 * clients of the JDK and class loaders. Registered by itself, like {@link SecretWatch}, and at work
 * where the property {@code leaks.gate} is true, of the build or of a run within a test.
 */
public final class LeakGate implements BeforeAllCallback {
  private static final Namespace SPACE = Namespace.create(LeakGate.class);
  private static final String VALIDATOR = "org.junit.jupiter.params.ArgumentCountValidator";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PATIENCE_WITH_HEAP = Duration.ofSeconds(20);

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Each look at the heap is a collection; most need two. */
  private static final long LONGEST_INTERVAL_OF_HEAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int LOOKS_PER_COLLECTION = 50;

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    if (test.getEnclosingClass() == null && isOn(context)) {
      haveJUnitKeepNoInstance(context.getRoot());
      boolean halfClosedToo = !test.isAnnotationPresent(KeepsDeadSockets.class);
      // The first there, and so closed behind all else that the class keeps there.
      context
          .getStore(SPACE)
          .put(Watch.class, new Watch(test.getSimpleName(), halfClosedToo, OpenThings.now()));
    }
  }

  private static boolean isOn(ExtensionContext context) {
    return context.getConfigurationParameter("leaks.gate").map("true"::equals).orElse(false);
  }

  /**
   * Puts what parameterized tests look up once per run in its place: JUnit 5 would keep the first
   * of their instances, with the function that looks it up, until the end of the run.
   */
  private static void haveJUnitKeepNoInstance(ExtensionContext root) {
    try {
      root.getStore(Namespace.create(Class.forName(VALIDATOR)))
          .put("junit.jupiter.params.argumentCountValidation", ArgumentCountValidationMode.NONE);
    } catch (ClassNotFoundException anotherJUnit) {
      throw new IllegalStateException(
          "See whether this version still needs it, by a parameterized test with a JDK client.",
          anotherJUnit);
    }
  }

  /** Tells whether the class of a test is watched. */
  static boolean watches(ExtensionContext context) {
    return context.getStore(SPACE).get(Watch.class) != null;
  }

  /** One class, and what was there before it. */
  static final class Watch implements AutoCloseable {
    private final String test;
    private final boolean halfClosedToo;
    private final OpenThings before;

    /**
     * Makes a watch.
     *
     * @param halfClosedToo whether sockets count that the peer has closed or reset
     */
    Watch(String test, boolean halfClosedToo, OpenThings before) {
      this.test = test;
      this.halfClosedToo = halfClosedToo;
      this.before = before;
    }

    @Override
    public void close() {
      check(PATIENCE, PATIENCE_WITH_HEAP);
    }

    /** Fails if something is left, and still is after so long. */
    void check(Duration patience, Duration patienceWithHeap) {
      check(() -> before.left(halfClosedToo), patience, INTERVAL_NANOS);
      check(Watch::leftOnHeap, patienceWithHeap, LONGEST_INTERVAL_OF_HEAP_NANOS);
    }

    private static List<String> leftOnHeap() {
      List<String> left = LiveObjects.ofCallsAndClients();
      if (!left.isEmpty()) {
        Selectors.wake();
      }
      return left;
    }

    private void check(Supplier<List<String>> look, Duration patience, long longestIntervalNanos) {
      long began = System.nanoTime();
      long intervalNanos = INTERVAL_NANOS;
      List<String> left = look.get();
      for (int looks = 1;
          !left.isEmpty() && System.nanoTime() - began < patience.toNanos();
          looks++) {
        if (looks % LOOKS_PER_COLLECTION == 0) {
          // Some of it ends only once a client that was left is collected.
          System.gc();
        }
        LockSupport.parkNanos(intervalNanos);
        intervalNanos = Math.min(2 * intervalNanos, longestIntervalNanos);
        left = look.get();
      }
      if (!left.isEmpty()) {
        // What is left is told of this class alone.
        LiveObjects.forgetLoaders();
        throw new AssertionError(
            test + ", or a class of another engine before it, left behind: " + left);
      }
    }
  }
}
