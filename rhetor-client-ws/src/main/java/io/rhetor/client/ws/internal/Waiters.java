package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CancellableFuture;
import java.util.ArrayList;
import java.util.List;

/** Those who wait for a connection and for nothing else. Owned by the pool's loop. */
final class Waiters {
  private final Callbacks callbacks;
  private final List<Waiter> waiting = new ArrayList<>();

  Waiters(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(Waiter waiter) {
    waiting.add(waiter);
  }

  void forget(Waiter waiter) {
    waiting.remove(waiter);
  }

  void succeed() {
    waiting.forEach(this::succeed);
    waiting.clear();
  }

  void succeed(Waiter waiter) {
    callbacks.run(waiter.callbacks, () -> waiter.connected.succeed(Boolean.TRUE));
  }

  /** Fails all of them, each with a failure of its own. */
  void fail(ConnectionLoss loss) {
    for (Waiter waiter : waiting) {
      fail(waiter, loss.failure(CallRequest.CONNECT, false));
    }
    waiting.clear();
  }

  void fail(Waiter waiter, RhetorException failure) {
    callbacks.run(waiter.callbacks, () -> waiter.connected.fail(failure));
  }

  /** Waits for a connection. */
  static final class Waiter {
    final CancellableFuture<Boolean> connected = new CancellableFuture<>();
    private final CallbackExecutor callbacks;

    Waiter(CallbackExecutor callbacks) {
      this.callbacks = callbacks;
    }
  }
}
