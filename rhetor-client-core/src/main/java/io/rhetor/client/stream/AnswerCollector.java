package io.rhetor.client.stream;

import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.internal.reactive.Abandonable;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.message.MessageResponse;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands each chunk on and gathers them into the whole answer. Called, as each subscriber, by one
 * thread at a time.
 */
final class AnswerCollector implements ChunkSubscriber, TextKeeper, Abandonable {
  private static final MessageResponse NOTHING = MessageResponse.builder().message("").build();
  private static final StreamChunk EMPTY = StreamChunk.of("");
  private static final int MAX_WARNING_CHARACTERS = 64 * 1024;

  private final Consumer<? super StreamChunk> action;
  private final CancellableFuture<MessageResponse> whole;
  private final int maxCharacters;
  private final PartialText text;
  private @Nullable String wholeText;
  private final Set<String> warnings = new LinkedHashSet<>();
  private int warningCharacters;
  private Flow.@Nullable Subscription subscription;
  private @Nullable StreamChunk last;
  private Optional<String> model = Optional.empty();
  private Optional<String> provider = Optional.empty();
  private @Nullable MessageResponse details;
  private boolean over;

  AnswerCollector(
      Consumer<? super StreamChunk> action,
      CancellableFuture<MessageResponse> whole,
      int maxCharacters) {
    this.action = action;
    this.whole = whole;
    this.maxCharacters = maxCharacters;
    this.text = new PartialText(maxCharacters);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
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
      model = Optional.empty();
      provider = Optional.empty();
    }
    int before = chunk.isRestart() ? 0 : text.length();
    if (before + chunk.text().length() > maxCharacters) {
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
    text.add(chunk.text(), chunk.isRestart());
    last = chunk;
    model = chunk.model().isPresent() ? chunk.model() : model;
    provider = chunk.provider().isPresent() ? chunk.provider() : provider;
    chunk.warnings().forEach(this::keepWarning);
    try {
      action.accept(chunk);
    } catch (Throwable thrown) {
      // Not only what Java has a caller declare: other languages throw the rest too.
      giveUp(thrown);
    }
  }

  @Override
  public boolean isAbandoned() {
    return CancellableFuture.isOver(whole);
  }

  @Override
  public Object callersCode() {
    return action;
  }

  @Override
  public @Nullable CharSequence keptText() {
    return last == null ? null : text.toString();
  }

  /** Has a session and the answer share one text. */
  @Override
  public String wholeText() {
    String whole = wholeText == null ? text.toString() : wholeText;
    wholeText = whole;
    return whole;
  }

  @Override
  public void onDetails(MessageResponse details) {
    details.warnings().forEach(this::keepWarning);
    this.details = details;
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
    MessageResponse answer;
    try {
      answer = answer();
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      whole.fail(thrown);
      return;
    }
    whole.succeed(answer);
  }

  private MessageResponse answer() {
    MessageResponse beside = details == null ? NOTHING : details;
    StreamChunk end = last == null ? EMPTY : last;
    MessageResponse.Builder answer = beside.toBuilder();
    if (details == null) {
      // Before all else: a field of a chunk may have the name of another one of an answer.
      end.additionalProperties().forEach(answer::additionalProperty);
    }
    return answer
        .message(wholeText())
        .model(beside.model().or(() -> model).orElse(null))
        .provider(beside.provider().or(() -> provider).orElse(null))
        .contextId(end.contextId().or(beside::contextId).orElse(null))
        .timestamp(end.timestamp().or(beside::timestamp).orElse(null))
        .fallback(beside.isFallback() || end.isFallback())
        .warnings(warnings)
        .build();
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
