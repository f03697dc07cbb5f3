package io.rhetor.client.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's HTTP client runs its tasks by, inline where its selector thread brings them: that
 * spares each read two changes of thread, one to a worker and one back to ask for more, and lets
 * the next read happen while the last one is decoded.
 *
 * <p>Nothing that may block must run inline, since it would hold up all connections: callers' code
 * is left to {@link CallbackThreads}, and so are tasks of a thread that begins a call, which may
 * have to find the server's address, or of a callback thread. Not for TLS, whose handshake may run
 * code of the user's.
 */
public final class SelectorExecutor implements Executor {
  private static final SelectorExecutor SHARED = create();

  private static final ThreadLocal<@Nullable Place> PLACES = new ThreadLocal<>();

  private final CallbackThreads callbacks;
  private final AtomicInteger holds = new AtomicInteger();

  SelectorExecutor(CallbackThreads callbacks) {
    this.callbacks = callbacks;
  }

  /** {@return the executor by which the places of all threads can be told and changed} */
  public static SelectorExecutor shared() {
    return SHARED;
  }

  /**
   * {@return an executor of one client: runs a task inline, unless the current thread begins a call
   * or is one for callbacks, or a request may have its address looked up}
   */
  public static SelectorExecutor create() {
    return new SelectorExecutor(CallbackThreads.shared());
  }

  /**
   * Runs nothing inline until released as often as held: the JDK's client may connect once more for
   * a request, which looks up the server's address, in any task that tells of a lost connection.
   */
  public void hold() {
    holds.incrementAndGet();
  }

  /** Ends a {@link #hold}. */
  public void release() {
    holds.decrementAndGet();
  }

  @Override
  public void execute(Runnable task) {
    Place place = PLACES.get();
    if (holds.get() > 0 || (place != null && place.beginsCall)) {
      callbacks.executeConnection(task);
    } else if (callbacks.isCurrentThread()) {
      callbacks.executeUrgently(task);
    } else if (place != null) {
      place.run(task);
    } else {
      runInline(task);
    }
  }

  private void runInline(Runnable task) {
    Place place = new Place(false);
    PLACES.set(place);
    try {
      place.run(task);
    } finally {
      PLACES.remove();
    }
    place.deferred.forEach(callbacks::execute);
  }

  /** Begins a call, none of whose tasks run in the current thread. */
  public <T> T beginCall(Supplier<T> begin) {
    Place before = PLACES.get();
    PLACES.set(new Place(true));
    try {
      return begin.get();
    } finally {
      if (before == null) {
        PLACES.remove();
      } else {
        PLACES.set(before);
      }
    }
  }

  /**
   * Has a callback thread run a task once the one that the current thread is in is over, so that
   * what that one has begun is finished before.
   */
  public void executeAfterCurrentTask(Runnable task) {
    Place place = PLACES.get();
    if (place != null && !place.beginsCall) {
      place.defer(task);
    } else {
      callbacks.executeAfterCurrentTask(task);
    }
  }

  /** Where a thread is: at the beginning of a call, or in a task that runs inline. */
  private static final class Place {
    private final boolean beginsCall;
    // Owned by the thread whose place this is.
    private List<Runnable> deferred = List.of();

    Place(boolean beginsCall) {
      this.beginsCall = beginsCall;
    }

    void defer(Runnable task) {
      // Most tasks defer nothing.
      if (deferred.isEmpty()) {
        deferred = new ArrayList<>(2);
      }
      deferred.add(task);
    }

    void run(Runnable task) {
      try {
        task.run();
      } catch (Throwable thrown) {
        // As an executor does whose thread dies of it; the selector thread must go on.
        FatalErrors.uncaught(thrown);
      }
    }
  }
}
