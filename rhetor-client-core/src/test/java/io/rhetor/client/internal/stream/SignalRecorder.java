package io.rhetor.client.internal.stream;

import io.rhetor.client.stream.StreamChunk;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A subscriber that writes down what it is told. */
final class SignalRecorder implements Flow.Subscriber<StreamChunk> {
  /** Texts of chunks, then {@code "complete"} or the failure. */
  final List<Object> signals = new CopyOnWriteArrayList<>();

  private final Consumer<StreamChunk> onNext;

  SignalRecorder() {
    this(chunk -> {});
  }

  SignalRecorder(Consumer<StreamChunk> onNext) {
    this.onNext = onNext;
  }

  Throwable failure() {
    return (Throwable) signals.get(signals.size() - 1);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {}

  @Override
  public void onNext(StreamChunk chunk) {
    signals.add(chunk.text());
    onNext.accept(chunk);
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(failure);
  }

  @Override
  public void onComplete() {
    signals.add("complete");
  }
}
