package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.reactive.TextKeeper;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.StreamChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attempt of a stream at one target: takes its signals, from any thread, and leaves them for
 * the drain loop, which asks for one chunk at a time.
 */
final class StreamTargetAttempt extends TargetAttempt implements ChunkSubscriber, TextKeeper {
  private static final Object COMPLETE = new Object();

  private final Function<LlmClient, ChunkStream> question;
  private final Runnable news;
  private final Queue<StreamChunk> chunks = new ConcurrentLinkedQueue<>();

  // Written by the target's thread.
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Object end;

  // Written by the thread that ends the attempt.
  private volatile boolean cancelled;

  /** What the target told beside its chunks; null if nothing, or it has not ended. */
  volatile @Nullable MessageResponse details;

  /** The text that had come when the target failed, beyond that of its chunks. */
  volatile String rest = "";

  // Owned by the drain loop.
  private boolean waiting;

  /** Makes an attempt that runs an action whenever it has news. */
  StreamTargetAttempt(
      FallbackCall call,
      Target target,
      Permit permit,
      Function<LlmClient, ChunkStream> question,
      Runnable news) {
    super(call, target, permit);
    this.question = question;
    this.news = news;
  }

  @Override
  void ask() {
    ChunkStream stream = question.apply(target.llm);
    if (stream == null) {
      throw returnedNull("a stream");
    }
    if (!call.isOver()) {
      stream.subscribe(this);
    }
  }

  @Override
  void failed(Throwable thrown) {
    onError(thrown);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (cancelled) {
      given.cancel();
    } else {
      news.run();
    }
  }

  @Override
  public void onNext(StreamChunk chunk) {
    chunks.add(chunk);
    news.run();
  }

  @Override
  public void onDetails(MessageResponse told) {
    details = told;
  }

  /** Returns nothing: the chain has the text, or the one that reads it. */
  @Override
  public @Nullable CharSequence keptText() {
    return null;
  }

  @Override
  public RhetorException withText(RhetorException failure, PartialText undelivered) {
    rest = undelivered.toString();
    return failure;
  }

  @Override
  public void onError(Throwable failure) {
    end(failure);
  }

  @Override
  public void onComplete() {
    end(COMPLETE);
  }

  private void end(Object how) {
    if (end == null) {
      end = how;
    }
    news.run();
  }

  /** Tells whether no chunk will come but those that are here already. */
  boolean hasEnded() {
    return end != null;
  }

  /** Returns what the target failed with; null if it has not ended, or ended well. */
  @Nullable Throwable failure() {
    Object how = end;
    return how instanceof Throwable ? (Throwable) how : null;
  }

  /** Takes the next chunk that is here; null if none is. */
  @Nullable StreamChunk take() {
    StreamChunk chunk = chunks.poll();
    if (chunk != null) {
      waiting = false;
    }
    return chunk;
  }

  /** Asks the target for a chunk, unless that was done and none has come yet. */
  void fetch() {
    Flow.Subscription source = subscription;
    if (!waiting && source != null) {
      waiting = true;
      source.request(1);
    }
  }

  @Override
  public void abort() {
    cancelled = true;
    Flow.Subscription source = subscription;
    if (source != null) {
      Failures.logged("cancel", source::cancel);
    }
  }
}
