package io.rhetor.client.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves something of ours behind: threads, sockets or timers that were not
 * there before it. What only the garbage collector can tell (clients of the JDK, calls,
 * connections, class loaders) is looked at once per some classes, and at the end of a run.
 * Registered by itself, like {@link SecretWatch}, and at work where the property {@code leaks.gate}
 * of the build is true; {@code -Dleaks.each=true} looks at all behind each class.
 */
public final class LeakGate implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace SPACE = Namespace.create(LeakGate.class);
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int LOOKS_PER_COLLECTION = 50;
  private static final long PATIENCE_OF_HEAP_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int CLASSES_PER_COLLECTION = Boolean.getBoolean("leaks.each") ? 1 : 25;

  private static final List<String> CLASSES = new ArrayList<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isNested(context) || !Boolean.getBoolean("leaks.gate")) {
      return;
    }
    context.getRoot().getStore(SPACE).getOrComputeIfAbsent(EndOfRun.class);
    context.getStore(SPACE).put("before", OpenThings.now());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    OpenThings before = context.getStore(SPACE).remove("before", OpenThings.class);
    if (isNested(context) || before == null) {
      return;
    }
    boolean halfClosedToo =
        !context.getRequiredTestClass().isAnnotationPresent(KeepsUnreadableConnections.class);
    CLASSES.add(context.getRequiredTestClass().getSimpleName());
    List<String> left = before.left(halfClosedToo);
    long began = System.nanoTime();
    for (int looks = 1; !left.isEmpty() && System.nanoTime() - began < PATIENCE_NANOS; looks++) {
      if (looks % LOOKS_PER_COLLECTION == 0) {
        // Some of it ends only once a client that was left is collected.
        System.gc();
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
      left = before.left(halfClosedToo);
    }
    if (!left.isEmpty()) {
      throw new AssertionError(context.getDisplayName() + " left behind: " + left);
    }
    if (CLASSES.size() >= CLASSES_PER_COLLECTION) {
      checkHeap(false);
    }
  }

  private static boolean isNested(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() != null;
  }

  private static void checkHeap(boolean atEnd) {
    List<String> since = List.copyOf(CLASSES);
    CLASSES.clear();
    List<String> left = LiveObjects.ofOpenCalls(atEnd);
    for (long began = System.nanoTime();
        !left.isEmpty() && System.nanoTime() - began < PATIENCE_OF_HEAP_NANOS;
        left = LiveObjects.ofOpenCalls(atEnd)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    if (!left.isEmpty()) {
      throw new AssertionError(
          left + " are still reachable behind " + since + "; -Dleaks.each=true tells which class.");
    }
  }

  /** Looks at the classes since the last collection, and at the clients of all. */
  static final class EndOfRun implements AutoCloseable {
    @Override
    public void close() {
      checkHeap(true);
    }
  }
}
