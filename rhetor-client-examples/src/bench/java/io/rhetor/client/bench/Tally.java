package io.rhetor.client.bench;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a client puts what it has decoded. The fields are there so that no compiler finds that
 * nobody wants an event.
 */
final class Tally {

  private final CompletableFuture<Tally> end = new CompletableFuture<>();

  @Nullable String text;
  @Nullable Object model;
  @Nullable Object provider;
  @Nullable Object context;
  @Nullable Object timestamp;
  private int pieces;

  /** Takes one event; the last, which has no text, is not a piece of the answer. */
  void add(
      String text,
      @Nullable Object model,
      @Nullable Object provider,
      @Nullable Object context,
      @Nullable Object timestamp,
      boolean done) {
    this.text = text;
    this.model = model;
    this.provider = provider;
    this.context = context;
    this.timestamp = timestamp;
    if (!done) {
      pieces++;
    }
  }

  void end() {
    end.complete(this);
  }

  void fail(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** Waits for the end and makes sure that nothing is missing. */
  Tally await(int expected) {
    end.join();
    if (pieces != expected) {
      throw new IllegalStateException(pieces + " pieces instead of " + expected);
    }
    return this;
  }
}
