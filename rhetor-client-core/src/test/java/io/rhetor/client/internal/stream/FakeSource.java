package io.rhetor.client.internal.stream;

import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.stream.StreamChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source that holds what a test puts there, and notices overlapping calls. */
final class FakeSource {
  final AtomicInteger aborts = new AtomicInteger();
  final AtomicInteger demandedFetches = new AtomicInteger();
  final AtomicInteger undemandedFetches = new AtomicInteger();
  final AtomicInteger suspensions = new AtomicInteger();
  final AtomicBoolean overlapped = new AtomicBoolean();
  private final Queue<Object> input = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean complete;

  FakeSource holding(String... texts) {
    for (String text : texts) {
      put(StreamChunk.of(text));
    }
    return this;
  }

  FakeSource completing() {
    complete = true;
    return this;
  }

  /** Throws the failure behind what is there already. */
  FakeSource failing(Throwable failure) {
    input.add(failure);
    return this;
  }

  void put(StreamChunk chunk) {
    input.add(chunk);
  }

  ChunkSubscription joinedTo(
      Flow.Subscriber<? super StreamChunk> subscriber, int maxPartialCharacters) {
    return joinedTo(subscriber, maxPartialCharacters, null);
  }

  ChunkSubscription joinedTo(
      Flow.Subscriber<? super StreamChunk> subscriber,
      int maxPartialCharacters,
      @Nullable CallbackExecutor callbacks) {
    return new ChunkSubscription(subscriber, maxPartialCharacters, callbacks) {
      @Override
      protected @Nullable StreamChunk poll() {
        return FakeSource.this.poll();
      }

      @Override
      protected boolean isComplete() {
        return FakeSource.this.isComplete();
      }

      @Override
      protected void fetch(long waiting) {
        FakeSource.this.fetch(waiting);
      }

      @Override
      protected void suspend() {
        suspensions.incrementAndGet();
      }

      @Override
      protected void abort() {
        aborts.incrementAndGet();
      }
    };
  }

  private @Nullable StreamChunk poll() {
    enter();
    Object next = input.poll();
    leave();
    if (next instanceof RuntimeException) {
      throw (RuntimeException) next;
    }
    if (next instanceof Error) {
      throw (Error) next;
    }
    return (StreamChunk) next;
  }

  private boolean isComplete() {
    return complete && input.isEmpty();
  }

  private void fetch(long demand) {
    enter();
    (demand > 0 ? demandedFetches : undemandedFetches).incrementAndGet();
    leave();
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      overlapped.set(true);
    }
  }

  private void leave() {
    busy.set(false);
  }
}
