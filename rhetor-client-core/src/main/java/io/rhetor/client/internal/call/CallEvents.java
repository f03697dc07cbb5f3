package io.rhetor.client.internal.call;

import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.listener.ClientListener;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what happens to one call, in order: each attempt, and one end, after which
 * nothing more. The listener is called by an executor, so that one that blocks holds up its events
 * alone. Without a listener, one object that does nothing serves all calls.
 */
public final class CallEvents {
  private static final CallbackLog LOG = CallbackLog.of(ClientListener.class);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final Set<Kind> ENDS = EnumSet.of(Kind.SUCCEEDED, Kind.FAILED, Kind.CANCELLED);
  private static final AtomicLong LAST_ID = new AtomicLong();
  private static final CallEvents SILENT = new CallEvents(null, () -> 0, Runnable::run, 0, "", "");

  private final @Nullable ClientListener listener;
  private final LongSupplier nanoTime;
  private final long callId;
  private final String transport;
  private final String operation;
  private final long began;
  private final Executor executor;
  private final Queue<ClientEvent> untold = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean telling = new AtomicBoolean();

  // Written by one attempt after the other, under the lock.
  private volatile Attempt attempt = Attempt.NONE;

  // Guarded by this.
  private boolean ended;

  private CallEvents(
      @Nullable ClientListener listener,
      LongSupplier nanoTime,
      Executor executor,
      long callId,
      String transport,
      String operation) {
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.callId = callId;
    this.transport = transport;
    this.operation = operation;
    this.began = nanoTime.getAsLong();
  }

  /** Makes a number that no other call in this JVM has. */
  public static long nextCallId() {
    return LAST_ID.incrementAndGet();
  }

  /** Returns the events of a call without a listener. */
  public static CallEvents silent() {
    return SILENT;
  }

  /** Begins a call; the executor must run each task, where callers' code may run. */
  public static CallEvents begin(
      Optional<ClientListener> listener,
      Timers timers,
      Executor executor,
      String transport,
      String operation,
      long callId) {
    return listener.isEmpty()
        ? SILENT
        : new CallEvents(listener.get(), timers::nanoTime, executor, callId, transport, operation);
  }

  /** Tells that an attempt begins. */
  public void attemptStarted(int number) {
    attemptStarted(number, null);
  }

  /** Tells that an attempt begins, at a target that this event and the following ones name. */
  public void attemptStarted(int number, @Nullable String name) {
    if (listener != null) {
      Attempt begun = new Attempt(number, name);
      becomeCurrent(begun);
      tell(Kind.ATTEMPT_STARTED, begun, null, null);
    }
  }

  /** Tells that the headers of an answer are here. */
  public void headersReceived() {
    tell(Kind.HEADERS_RECEIVED, attempt, null, null);
  }

  /** Tells that the first chunk of a stream is here; to be called once. */
  public void firstChunk() {
    tell(Kind.FIRST_CHUNK, attempt, null, null);
  }

  /** Tells that the call will be attempted again. */
  public void retryScheduled(Duration delay, Throwable failure) {
    tell(Kind.RETRY_SCHEDULED, attempt, delay, failure);
  }

  /** Tells that the next target will be asked, after a failure or an empty answer. */
  public void fellBack(int number, String name, @Nullable Throwable failure) {
    tell(Kind.FELL_BACK, new Attempt(number, name), null, failure);
  }

  /** Tells that a lost connection will be made anew. */
  public void reconnecting(Duration delay, Throwable failure) {
    tell(Kind.RECONNECTING, attempt, delay, failure);
  }

  /** Tells that the answer is whole. */
  public void succeeded() {
    tell(Kind.SUCCEEDED, attempt, null, null);
  }

  /** Tells that the call failed for good; not with a failure that has a part of the answer. */
  public void failed(Throwable failure) {
    tell(Kind.FAILED, attempt, null, failure);
  }

  /** Tells that the caller ended the call. */
  public void cancelled() {
    tell(Kind.CANCELLED, attempt, null, null);
  }

  /**
   * Tells what is still untold, on the current thread, which may run callers' code. To be called
   * before the caller learns of the end. If another thread is in the listener, its return is waited
   * for, but not for long: a listener that blocks must not hold up the end.
   */
  public void flush() {
    if (listener == null || tellAll()) {
      return;
    }
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < LONGEST_WAIT_NANOS && !tellAll()) {
      LockSupport.parkNanos(this, WAIT_NANOS);
    }
  }

  /** Tells what is still untold; false if another thread does, which then tells all. */
  private boolean tellAll() {
    while (telling.compareAndSet(false, true)) {
      try {
        for (ClientEvent next = untold.poll(); next != null; next = untold.poll()) {
          tell(next);
        }
      } finally {
        telling.set(false);
      }
      if (untold.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the latest: a thread that ends a call may be ahead of the one that attempts it. */
  private synchronized void becomeCurrent(Attempt begun) {
    if (begun.number > attempt.number) {
      attempt = begun;
    }
  }

  private void tell(Kind kind, Attempt of, @Nullable Duration delay, @Nullable Throwable failure) {
    if (listener == null) {
      return;
    }
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = ENDS.contains(kind);
      untold.add(
          ClientEvent.builder()
              .kind(kind)
              .callId(callId)
              .operation(operation)
              .transport(transport)
              .attempt(of.number)
              .elapsed(Duration.ofNanos(nanoTime.getAsLong() - began))
              .delay(delay)
              .failure(failure)
              .target(of.target)
              .build());
    }
    if (scheduled.compareAndSet(false, true)) {
      executor.execute(this::flushScheduled);
    }
  }

  private void flushScheduled() {
    scheduled.set(false);
    tellAll();
  }

  private void tell(ClientEvent event) {
    if (listener == null) {
      return;
    }
    try {
      listener.onEvent(event);
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      LOG.write(
          Level.WARNING,
          "The listener " + listener.getClass().getName() + " threw; the call goes on.",
          thrown);
    }
  }

  /** Which attempt an event belongs to. */
  private static final class Attempt {
    private static final Attempt NONE = new Attempt(0, null);

    private final int number;
    private final @Nullable String target;

    Attempt(int number, @Nullable String target) {
      this.number = number;
      this.target = target;
    }
  }
}
