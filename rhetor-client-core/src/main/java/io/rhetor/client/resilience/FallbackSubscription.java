package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.stream.ChunkSubscription;
import io.rhetor.client.message.MessageResponse;
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
 * The stream of a chain, which takes its chunks from one target after the other, until one of them
 * gives text. A switch from one target to the next is a step of the drain loop, and a chunk is
 * asked of a target only if the subscriber waits for one. The targets themselves are asked outside
 * the loop: the first one by the thread that subscribes, the others on the executor of the chain.
 */
final class FallbackSubscription extends ChunkSubscription implements Chain.Run {
  private static final int MAX_PARTIAL_CHARACTERS = 1024 * 1024;
  private static final int MAX_HELD_CHUNKS = 16;
  private static final int MAX_HELD_CHARACTERS = 4096;

  private final Chain chain;
  private final FallbackCourse course;
  private final Function<LlmClient, ChunkStream> question;
  private volatile boolean started;
  private volatile boolean expired;
  private volatile @Nullable Leg leg;

  // Owned by the drain loop.
  private final Deque<StreamChunk> held = new ArrayDeque<>();
  private int heldCharacters;
  private boolean answering;
  private boolean complete;
  private @Nullable MessageResponse details;

  // Owned by the thread that subscribes, until it is done.
  private @Nullable Thread beginner;
  private @Nullable Runnable askByBeginner;

  private FallbackSubscription(
      Chain chain,
      FallbackCourse course,
      Function<LlmClient, ChunkStream> question,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    super(subscriber, MAX_PARTIAL_CHARACTERS, null);
    this.chain = chain;
    this.course = course;
    this.question = question;
  }

  static void begin(
      Chain chain,
      FallbackCourse course,
      Function<LlmClient, ChunkStream> question,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    FallbackSubscription stream = new FallbackSubscription(chain, course, question, subscriber);
    try {
      subscriber.onSubscribe(stream);
    } catch (Throwable thrown) {
      // Reactive Streams 2.13: such a subscriber counts as cancelled and must not be called again.
      stream.cancel();
      throw thrown;
    }
    course.start(stream);
    stream.beginBy(Thread.currentThread());
  }

  private void beginBy(Thread current) {
    beginner = current;
    started = true;
    signal();
    while (askByBeginner != null) {
      Runnable ask = askByBeginner;
      askByBeginner = null;
      ask.run();
    }
    beginner = null;
  }

  @Override
  public void expire() {
    expired = true;
    course.executor().execute(this::signal);
  }

  @Override
  public void close() {
    if (course.claim()) {
      cancelLeg();
      course.executor().execute(() -> fail(course.closed()));
    }
  }

  @Override
  protected void abort() {
    boolean ended = course.claim();
    cancelLeg();
    if (ended) {
      course.cancelled();
    }
  }

  @Override
  protected @Nullable StreamChunk poll() {
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
  protected boolean isComplete() {
    return complete;
  }

  @Override
  protected @Nullable MessageResponse details() {
    return details;
  }

  @Override
  protected void fetch(long waiting) {
    if (!started || course.isOver()) {
      return;
    }
    Leg current = leg;
    if (current == null) {
      askNext();
    } else if (waiting > 0) {
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
      legFailed(ended, failure);
    } else if (!answering && ended.target().emptyAnswerFails()) {
      course.wasEmpty();
      discardHeld();
    } else if (course.claim()) {
      course.answered();
      answering = true;
      complete = true;
      details = detailsOf(ended);
    }
  }

  private static @Nullable MessageResponse detailsOf(Leg ended) {
    MessageResponse told = ended.details();
    return told == null || ended.target().isFirst() || told.isFallback()
        ? told
        : told.toBuilder().fallback(true).build();
  }

  private void legFailed(Leg ended, Throwable failure) {
    boolean goesOn = course.goesOnAfter(failure) && !answering;
    discardHeld();
    if (answering && !ended.rest().isEmpty()) {
      held.add(StreamChunk.of(ended.rest()));
    }
    if (!goesOn && course.claim()) {
      // Nothing was delivered, so that there is no broken stream to tell of.
      Throwable shown = answering ? failure : Target.plain(failure);
      course.failed(shown);
      fail(shown);
    }
  }

  private void askNext() {
    Target target = course.next();
    if (target == null) {
      giveUp(null);
      return;
    }
    Leg next = new Leg(target, this::signal);
    leg = next;
    if (course.isOver()) {
      // Who ended the call has claimed its end before looking for a target to cancel.
      return;
    }
    Runnable ask = () -> ask(next);
    if (Thread.currentThread() == beginner) {
      askByBeginner = ask;
      return;
    }
    Throwable refused = course.executor().tryExecute(ask);
    if (refused != null && course.claim()) {
      RhetorException failure = Failures.executorRefused(refused);
      course
          .executor()
          .execute(
              () -> {
                course.failed(failure);
                fail(failure);
              });
    }
  }

  /** Asks a target, not in the drain loop, which a target that blocks would hold up. */
  private void ask(Leg next) {
    Target target = next.target();
    try {
      if (course.isOver()) {
        return;
      }
      ChunkStream stream = question.apply(target.llm());
      if (stream == null) {
        next.onError(
            new IllegalStateException("Target '" + target.name() + "' returned null, no stream."));
      } else if (!course.isOver()) {
        stream.subscribe(next);
      }
    } catch (Throwable thrown) {
      FatalErrors.report(thrown);
      next.onError(thrown);
    }
  }

  /** Ends the call without an answer of a target: all failed, or the deadline has passed. */
  private void giveUp(@Nullable Duration deadline) {
    if (!course.claim()) {
      return;
    }
    cancelLeg();
    leg = null;
    if (deadline != null) {
      course.cutOff(deadline);
    }
    discardHeld();
    Optional<StreamChunk> reply = chain.replyChunk();
    if (reply.isPresent()) {
      held.add(reply.get());
      answering = true;
      complete = true;
      course.replied();
      signal();
    } else {
      fail(course.exhausted());
    }
  }

  /** Cancels the target on the executor, since one that blocks must not hold up the end. */
  private void cancelLeg() {
    Leg current = leg;
    if (current != null) {
      course.executor().execute(current::cancel);
    }
  }

  private static StreamChunk asFallback(StreamChunk chunk) {
    return chunk.isFallback() ? chunk : chunk.toBuilder().fallback(true).build();
  }
}
