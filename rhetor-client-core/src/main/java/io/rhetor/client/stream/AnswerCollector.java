package io.rhetor.client.stream;

import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.internal.concurrent.CancellableFuture;
import io.rhetor.client.message.MessageResponse;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands each chunk on and gathers them into the whole answer. */
final class AnswerCollector implements Flow.Subscriber<StreamChunk> {
  private static final int MAX_WARNING_CHARACTERS = 64 * 1024;

  private final Consumer<? super StreamChunk> action;
  private final CancellableFuture<MessageResponse> whole;
  private final int maxCharacters;
  private final StringBuilder text = new StringBuilder();
  private final Set<String> warnings = new LinkedHashSet<>();
  private int warningCharacters;
  private Flow.@Nullable Subscription subscription;
  private @Nullable StreamChunk last;
  private boolean over;

  AnswerCollector(
      Consumer<? super StreamChunk> action,
      CancellableFuture<MessageResponse> whole,
      int maxCharacters) {
    this.action = action;
    this.whole = whole;
    this.maxCharacters = maxCharacters;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (this.subscription != null) {
      subscription.cancel();
      return;
    }
    this.subscription = subscription;
    whole.onAbandon(subscription::cancel);
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    if (over) {
      return;
    }
    if (chunk.isRestart()) {
      text.setLength(0);
    }
    if (text.length() + chunk.text().length() > maxCharacters) {
      giveUp(
          new RhetorProtocolException(
              "The streamed answer is longer than "
                  + maxCharacters
                  + " characters. Use subscribe or toStream, which keep nothing, or limit the"
                  + " answer with maxTokens.",
              null,
              true));
      return;
    }
    text.append(chunk.text());
    last = chunk;
    chunk.warnings().forEach(this::keepWarning);
    try {
      action.accept(chunk);
    } catch (RuntimeException | Error thrown) {
      giveUp(thrown);
    }
  }

  @Override
  public void onError(Throwable failure) {
    over = true;
    whole.fail(failure);
  }

  @Override
  public void onComplete() {
    if (over) {
      return;
    }
    over = true;
    MessageResponse.Builder answer =
        MessageResponse.builder().message(text.toString()).addAllWarnings(warnings);
    if (last != null) {
      answer
          .model(last.model())
          .provider(last.provider())
          .contextId(last.contextId())
          .timestamp(last.timestamp())
          .fallback(last.isFallback())
          .putAllAdditionalProperties(last.additionalProperties());
    }
    whole.succeed(answer.build());
  }

  /** Keeps what is new, up to a limit: a server could warn without end. */
  private void keepWarning(String warning) {
    if (warningCharacters + warning.length() <= MAX_WARNING_CHARACTERS && warnings.add(warning)) {
      warningCharacters += warning.length();
    }
  }

  private void giveUp(Throwable reason) {
    over = true;
    if (subscription != null) {
      subscription.cancel();
    }
    whole.fail(reason);
  }
}
