package io.rhetor.client;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Hands a stream on to its subscriber and tells, once, how it ended and with which text. */
final class RememberingSubscriber implements ChunkSubscriber, TextKeeper {
  private final Flow.Subscriber<? super StreamChunk> subscriber;
  private final BiConsumer<@Nullable MessageResponse, @Nullable Throwable> onEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final @Nullable TextKeeper keeper;
  private final PartialText text = new PartialText(ChunkStream.MAX_COLLECTED_CHARACTERS);
  private boolean begun;
  private Optional<String> model = Optional.empty();

  RememberingSubscriber(
      Flow.Subscriber<? super StreamChunk> subscriber,
      BiConsumer<@Nullable MessageResponse, @Nullable Throwable> onEnd) {
    this.subscriber = subscriber;
    this.onEnd = onEnd;
    this.keeper = TextKeeper.isKeptBy(subscriber) ? (TextKeeper) subscriber : null;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Flow.Subscription remembering =
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            subscription.request(n);
          }

          @Override
          public void cancel() {
            subscription.cancel();
            end(null, new CancellationException());
          }
        };
    orEnd(() -> subscriber.onSubscribe(remembering));
  }

  @Override
  public void onNext(StreamChunk chunk) {
    if (keeper == null) {
      begun = true;
      text.add(chunk.text(), chunk.isRestart());
    }
    model = chunk.model().or(() -> model);
    orEnd(() -> subscriber.onNext(chunk));
  }

  @Override
  public Object callersCode() {
    return TextKeeper.callersCodeOf(subscriber);
  }

  @Override
  public @Nullable CharSequence keptText() {
    if (keeper != null) {
      return keeper.keptText();
    }
    return begun ? text.toString() : null;
  }

  @Override
  public String wholeText() {
    return keeper == null ? text.toString() : keeper.wholeText();
  }

  @Override
  public RhetorException withText(RhetorException failure, PartialText rest) {
    return keeper == null
        ? TextKeeper.super.withText(failure, rest)
        : keeper.withText(failure, rest);
  }

  @Override
  public void onDetails(MessageResponse details) {
    model = details.model().or(() -> model);
    if (subscriber instanceof ChunkSubscriber) {
      orEnd(() -> ((ChunkSubscriber) subscriber).onDetails(details));
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(null, failure);
    subscriber.onError(failure);
  }

  @Override
  public void onComplete() {
    end(MessageResponse.builder().message(wholeText()).model(model.orElse(null)).build(), null);
    subscriber.onComplete();
  }

  /** A subscriber that throws hears no more of its stream, which is as good as cancelled. */
  private void orEnd(Runnable signal) {
    try {
      signal.run();
    } catch (Throwable thrown) {
      end(null, new CancellationException());
      throw thrown;
    }
  }

  /** Tells how the stream ended, unless that was told already. */
  void end(@Nullable MessageResponse reply, @Nullable Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      onEnd.accept(reply, failure);
    }
  }
}
