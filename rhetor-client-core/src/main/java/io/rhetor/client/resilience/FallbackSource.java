package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.flow.ChunkSource;
import io.rhetor.client.internal.flow.ChunkSubscription;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a chain: a source that takes its chunks from one target after the other, until one
 * of them gives text. The drain loop of its {@link ChunkSubscription} owns it, so that a switch
 * from one target to the next is a step of that loop, and a chunk is asked of a target only if the
 * subscriber waits for one.
 */
final class FallbackSource implements ChunkSource, Chain.Run {
  private static final int MAX_PARTIAL_CHARACTERS = 1024 * 1024;
  private static final int MAX_HELD_CHUNKS = 16;
  private static final int MAX_HELD_CHARACTERS = 4096;

  private final Chain chain;
  private final FallbackCourse course;
  private final Function<LlmClient, ChunkStream> question;
  private final ChunkSubscription subscription;
  private volatile boolean started;
  private volatile boolean expired;
  private volatile @Nullable Leg leg;

  // Owned by the drain loop.
  private final Deque<StreamChunk> held = new ArrayDeque<>();
  private int heldCharacters;
  private boolean answering;
  private boolean complete;

  private FallbackSource(
      Chain chain,
      FallbackCourse course,
      Function<LlmClient, ChunkStream> question,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    this.chain = chain;
    this.course = course;
    this.question = question;
    this.subscription = new ChunkSubscription(subscriber, this, MAX_PARTIAL_CHARACTERS);
  }

  static void begin(
      Chain chain,
      FallbackCourse course,
      Function<LlmClient, ChunkStream> question,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    FallbackSource source = new FallbackSource(chain, course, question, subscriber);
    subscriber.onSubscribe(source.subscription);
    source.course.start(source);
    source.started = true;
    source.subscription.signal();
  }

  @Override
  public void expire() {
    expired = true;
    subscription.signal();
  }

  @Override
  public void close() {
    if (course.claim()) {
      subscription.fail(course.closed());
    }
  }

  @Override
  public void abort() {
    cancelLeg();
    if (course.claim()) {
      course.cancelled();
    }
  }

  @Override
  public @Nullable StreamChunk poll() {
    if (expired && !answering) {
      giveUp(chain.deadline().orElseThrow());
    }
    while (true) {
      if (answering && !held.isEmpty()) {
        return held.poll();
      }
      Leg current = leg;
      if (current == null) {
        return null;
      }
      // Before the chunks: what arrives between two looks must not be taken for the end.
      boolean ended = current.hasEnded();
      StreamChunk chunk = current.take();
      if (chunk != null) {
        keep(current.target().isFirst() ? chunk : asFallback(chunk));
      } else if (ended) {
        leg = null;
        legEnded(current);
      } else {
        return null;
      }
    }
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void fetch(long demand) {
    if (!started || course.isOver()) {
      return;
    }
    if (leg == null) {
      askNext();
    }
    Leg current = leg;
    if (current != null && demand > 0) {
      current.fetch();
    }
  }

  /** Does nothing: limits on silence are the targets' own, and nothing is asked of them now. */
  @Override
  public void suspend() {}

  /** Holds a chunk back as long as there may be nothing but white space to the answer. */
  private void keep(StreamChunk chunk) {
    held.add(chunk);
    heldCharacters += chunk.text().length();
    if (!answering
        && (!chunk.text().isBlank()
            || held.size() > MAX_HELD_CHUNKS
            || heldCharacters > MAX_HELD_CHARACTERS)) {
      answering = true;
      course.stopDeadline();
    }
  }

  private void discardHeld() {
    held.clear();
    heldCharacters = 0;
  }

  private void legEnded(Leg ended) {
    Throwable failure = ended.failure();
    if (failure != null) {
      legFailed(failure);
    } else if (!answering && ended.target().emptyAnswerFails()) {
      course.wasEmpty();
      discardHeld();
    } else if (course.claim()) {
      course.answered();
      answering = true;
      complete = true;
    }
  }

  private void legFailed(Throwable failure) {
    boolean goesOn = course.goesOnAfter(failure) && !answering;
    discardHeld();
    if (!goesOn && course.claim()) {
      // Nothing was delivered, so that there is no broken stream to tell of.
      Throwable shown = answering ? failure : Target.plain(failure);
      course.failed(shown);
      subscription.fail(shown);
    }
  }

  private void askNext() {
    Target target = course.next();
    if (target == null) {
      giveUp(null);
      return;
    }
    Leg next = new Leg(target, subscription::signal);
    leg = next;
    if (course.isOver()) {
      return;
    }
    try {
      ChunkStream stream = question.apply(target.llm());
      if (stream == null) {
        next.onError(
            new IllegalStateException("Target '" + target.name() + "' returned null, no stream."));
      } else {
        stream.subscribe(next);
      }
    } catch (RuntimeException | Error thrown) {
      next.onError(thrown);
    }
  }

  /** Ends the call without an answer of a target: all failed, or the deadline has passed. */
  private void giveUp(@Nullable Duration deadline) {
    if (!course.claim()) {
      return;
    }
    if (deadline != null) {
      course.cutOff(deadline);
    }
    cancelLeg();
    leg = null;
    discardHeld();
    Optional<StreamChunk> reply = chain.replyChunk();
    if (reply.isPresent()) {
      held.add(reply.get());
      answering = true;
      complete = true;
      course.replied();
      subscription.signal();
    } else {
      subscription.fail(course.exhausted());
    }
  }

  private void cancelLeg() {
    Leg current = leg;
    if (current != null) {
      current.cancel();
    }
  }

  private static StreamChunk asFallback(StreamChunk chunk) {
    return chunk.isFallback() ? chunk : StreamChunk.builder().from(chunk).fallback(true).build();
  }
}
