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
import org.jspecify.annotations.Nullable;

/** Hands a stream on to its subscriber and tells its session how it ended and with which text. */
final class RememberingSubscriber implements ChunkSubscriber, TextKeeper {
  private final Flow.Subscriber<? super StreamChunk> subscriber;
  private final SessionCall<MessageResponse> call;
  private final @Nullable TextKeeper keeper;
  private final PartialText text = new PartialText(ChunkStream.MAX_COLLECTED_CHARACTERS);
  private boolean begun;
  private Optional<String> model = Optional.empty();

  RememberingSubscriber(
      Flow.Subscriber<? super StreamChunk> subscriber, SessionCall<MessageResponse> call) {
    this.subscriber = subscriber;
    this.call = call;
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
            call.end(null, new CancellationException());
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
    call.end(null, failure);
    subscriber.onError(failure);
  }

  @Override
  public void onComplete() {
    call.end(
        MessageResponse.builder().message(wholeText()).model(model.orElse(null)).build(), null);
    subscriber.onComplete();
  }

  /** A subscriber that throws hears no more of its stream, which is as good as cancelled. */
  private void orEnd(Runnable signal) {
    try {
      signal.run();
    } catch (Throwable thrown) {
      call.end(null, new CancellationException());
      throw thrown;
    }
  }
}
