package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.stream.ChunkSubscription;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call of a chain whose answer comes piece by piece: takes its chunks from one target after the
 * other, until one of them gives text. A chunk is asked of a target only if the subscriber waits
 * for one. Targets are asked, and their ends judged, outside of the drain loop, which users' code
 * that blocks would hold up.
 */
final class StreamFallback extends ChunkSubscription implements FallbackCall.Kind {
  private static final int MAX_HELD_CHUNKS = 16;
  private static final int MAX_HELD_CHARACTERS = 4096;

  private final FallbackCall call;
  private final CallbackExecutor executor;
  private final Function<LlmClient, ChunkStream> question;

  // Written by one attempt after the other; cleared by the drain loop.
  private volatile @Nullable StreamTargetAttempt attempt;

  // Written by the thread that ends the last attempt, then by the drain loop.
  private volatile @Nullable StreamChunk reply;
  private volatile boolean complete;

  // Owned by the drain loop.
  private final Deque<StreamChunk> held = new ArrayDeque<>();
  private int heldCharacters;
  private boolean answering;
  private @Nullable MessageResponse details;

  StreamFallback(
      Chain chain,
      @Nullable Consumer<? super FallbackOutcome> caller,
      String operation,
      CallbackExecutor executor,
      Function<LlmClient, ChunkStream> question,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    super(subscriber, chain.maxPartialCharacters, executor);
    this.call = new FallbackCall(chain, caller, operation, executor, this);
    this.executor = executor;
    this.question = question;
  }

  /** Gives the subscriber its subscription, and asks the first target. */
  void start() {
    begin();
    call.start();
  }

  @Override
  public TargetAttempt newAttempt(Target target, Permit permit) {
    StreamTargetAttempt next =
        new StreamTargetAttempt(call, target, permit, question, this::signal);
    attempt = next;
    return next;
  }

  @Override
  public void reply(StaticReply instead) {
    reply = instead.chunk;
    complete = true;
    signalEnd();
  }

  @Override
  public void tell(Throwable failure) {
    fail(failure);
  }

  @Override
  protected void abort() {
    call.cancel();
  }

  @Override
  protected RhetorException refused(Throwable thrown) {
    RhetorException failure = Failures.executorRefused(thrown);
    call.fail(failure);
    return failure;
  }

  @Override
  protected @Nullable StreamChunk poll() {
    try {
      return next();
    } catch (Throwable thrown) {
      // Before the loop cancels the call, which was not the caller's doing.
      call.broke(thrown);
      throw thrown;
    }
  }

  private @Nullable StreamChunk next() {
    StreamChunk instead = reply;
    if (instead != null) {
      reply = null;
      return instead;
    }
    while (true) {
      if (answering && !held.isEmpty()) {
        return held.poll();
      }
      StreamTargetAttempt current = attempt;
      if (current == null) {
        return null;
      }
      // Before the chunks: what arrives between two looks must not be taken for the end.
      boolean ended = current.hasEnded();
      StreamChunk chunk = current.take();
      if (chunk != null) {
        keep(current.target.first ? chunk : asFallback(chunk));
      } else if (ended) {
        attempt = null;
        ended(current);
      } else {
        return null;
      }
    }
  }

  @Override
  protected boolean isComplete() {
    return complete && reply == null;
  }

  @Override
  protected @Nullable MessageResponse details() {
    return details;
  }

  @Override
  protected void fetch(long waiting) {
    StreamTargetAttempt current = attempt;
    if (current != null && waiting > 0 && !call.isOver()) {
      current.fetch();
    }
  }

  /** Holds a chunk back as long as there may be nothing but white space to the answer. */
  private void keep(StreamChunk chunk) {
    held.add(chunk);
    heldCharacters += chunk.text().length();
    if (!answering
        && (!chunk.text().isBlank()
            || held.size() > MAX_HELD_CHUNKS
            || heldCharacters > MAX_HELD_CHARACTERS)) {
      answering = call.beginAnswer();
    }
  }

  private void discardHeld() {
    held.clear();
    heldCharacters = 0;
  }

  private void ended(StreamTargetAttempt by) {
    Throwable failure = by.failure();
    boolean begun = answering;
    if (failure != null) {
      if (!begun) {
        discardHeld();
      } else if (!by.rest.isEmpty()) {
        held.add(StreamChunk.of(by.rest));
      }
      // Where nothing was delivered, there is no broken stream to tell of.
      Throwable shown = begun ? failure : Failures.plain(failure);
      call.ended(() -> call.failed(by, failure, shown, begun));
    } else if (!begun && by.target.policy.emptyAnswerFails()) {
      discardHeld();
      call.ended(() -> call.wasEmpty(by));
    } else {
      MessageResponse told = by.details;
      MessageResponse shown = told == null ? null : FallbackCall.asFallback(told, by.target);
      if (call.claim()) {
        answering = true;
        details = shown;
        answered(by);
      }
    }
  }

  private void answered(StreamTargetAttempt by) {
    Runnable tell =
        () -> {
          try {
            call.answered(by);
          } finally {
            complete = true;
            signalEnd();
          }
        };
    if (executor.tryExecute(tell) != null) {
      // What was paid for is delivered, on this thread as all else by now.
      tell.run();
    }
  }

  private static StreamChunk asFallback(StreamChunk chunk) {
    return chunk.isFallback() ? chunk : chunk.toBuilder().fallback(true).build();
  }
}
