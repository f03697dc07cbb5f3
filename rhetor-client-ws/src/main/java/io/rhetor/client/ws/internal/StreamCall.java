package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.ModelErrors;
import io.rhetor.client.internal.json.StreamEvent;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.IdleTimer;
import io.rhetor.client.internal.stream.ChunkSubscription;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A request whose answer comes piece by piece. The thread that reads the connection fills the
 * buffer and signals; the drain loop of its {@link Delivery} empties it.
 */
final class StreamCall extends Call {
  private final Delivery subscription;
  private final FrameBuffer buffer;
  private final IdleTimer idleTimer;

  // Written by the thread that reads.
  private volatile boolean began;

  // Made by the thread that reads: what a connection keeps private is known only once it is open.
  private @Nullable ChunkReader reader;
  private @Nullable FastFrameParser usualFrame;
  private boolean hasNews;
  private boolean sawChunk;
  private @Nullable StreamEvent end;

  private StreamCall(
      ConnectionPool pool,
      CallRequest request,
      CallLimits limits,
      Flow.Subscriber<? super StreamChunk> subscriber,
      CallbackExecutor callbacks) {
    super(pool, request, limits, callbacks, pool.eventsOf(request, callbacks));
    PoolSettings settings = pool.settings;
    this.subscription =
        new Delivery(subscriber, settings.maxPartialCharacters(), callbacks, limits.direct());
    this.buffer = new FrameBuffer(settings.maxBufferedCharacters());
    this.idleTimer = new IdleTimer(pool.timers, limits.idle(), () -> pool.idleFor(this));
    if (!limits.pause().isZero()) {
      subscription.limitPauses(
          new IdleTimer(pool.timers, limits.pause(), () -> pool.pausedFor(this)));
    }
  }

  static void begin(
      ConnectionPool pool,
      CallRequest request,
      CallLimits limits,
      Flow.Subscriber<? super StreamChunk> subscriber) {
    StreamCall call = new StreamCall(pool, request, limits, subscriber, pool.callbacks.forCaller());
    call.subscription.begin();
    pool.submit(call);
  }

  @Override
  boolean take(SocketFrame frame) throws MalformedJsonException {
    boolean failed = frame.isFailureOfSystem();
    if (!failed && (!frame.mayBeOfModel() || !(frame.isResponse() || isPiece(frame)))) {
      return false;
    }
    if (isAnswered()) {
      return !failed && takeBehindEnd(frame);
    }
    pass(failed ? failure(frame) : event(frame), frame.length());
    return true;
  }

  private StreamEvent failure(SocketFrame frame) {
    return StreamEvent.failure(ModelErrors.read(frame.payload(), pool.redactor(request)));
  }

  private StreamEvent event(SocketFrame frame) throws MalformedJsonException {
    return frame.isResponse()
        ? reader().readWhole(frame.payload())
        : reader().read(frame.payload());
  }

  /**
   * The guide's servers send the whole message behind the last chunk, or before the end. It is
   * heard if it came with the end in one read; it is not waited for.
   */
  private boolean takeBehindEnd(SocketFrame frame) {
    if (!frame.mayEndAStream()) {
      return false;
    }
    if (end != null) {
      end = reader().readBehind(frame.payload(), end);
    }
    return true;
  }

  @Override
  @Nullable FastFrameParser readUsual(byte[] bytes, int offset, int length) {
    FastFrameParser frame = usualFrame;
    if (frame == null) {
      frame = new FastFrameParser(reader());
      usualFrame = frame;
    }
    return !isAnswered() && frame.read(bytes, offset, length) ? frame : null;
  }

  @Override
  void takeUsual(FastFrameParser frame) {
    pass(frame.event(), frame.length());
  }

  private void pass(StreamEvent event, int characters) {
    if (!began) {
      began = true;
      endLimitOfAttempt();
    }
    if (!sawChunk && event.chunk() != null) {
      sawChunk = true;
      events().firstChunk();
    }
    if (event.isDone()) {
      end(event);
      return;
    }
    idleTimer.pause();
    hasNews = true;
    if (buffer.put(event, characters)) {
      deliver();
      buffer.awaitRoom();
    }
  }

  @Override
  void deliver() {
    StreamEvent last = end;
    if (last != null) {
      end = null;
      hasNews = true;
      buffer.put(last, 0);
    }
    if (hasNews) {
      hasNews = false;
      subscription.signalHere();
    }
  }

  private void end(StreamEvent event) {
    if (!claimAnswer()) {
      return;
    }
    end = event;
    idleTimer.stop();
    if (event.failure() == null) {
      events().succeeded();
    } else {
      events().failed(event.failure());
    }
  }

  @Override
  void touch() {
    idleTimer.touch();
  }

  private ChunkReader reader() {
    ChunkReader made = reader == null ? new ChunkReader(pool.json, pool.redactor(request)) : reader;
    reader = made;
    return made;
  }

  private boolean isPiece(SocketFrame frame) {
    return frame.isUpdate()
        && frame.typing().isEmpty()
        && (ChunkReader.isOfAnswer(frame.payload()) || namesThisCall(frame));
  }

  /** Tells whether an update of any other kind is about this call for certain. */
  private boolean namesThisCall(SocketFrame frame) {
    return !frame.payload().has("status")
        && (frame.echoes(request.id())
            || (request.context() != null
                && frame.context().filter(request.context()::equals).isPresent()));
  }

  @Override
  void tell(RhetorException failure) {
    subscription.fail(failure);
  }

  @Override
  void tellBehind(RhetorException failure) {
    idleTimer.stop();
    buffer.breakOff(failure);
    subscription.signal();
  }

  /** Takes nothing in any more, and lets go of the thread that waits for the caller. */
  private void release() {
    idleTimer.stop();
    buffer.release();
  }

  @Override
  boolean isStream() {
    return true;
  }

  @Override
  boolean isOfSystem() {
    return false;
  }

  /** What the subscriber has: takes events out of the buffer, which the reading thread fills. */
  private final class Delivery extends ChunkSubscription {
    // Owned by the drain loop.
    private boolean complete;
    private @Nullable MessageResponse details;

    Delivery(
        Flow.Subscriber<? super StreamChunk> subscriber,
        int maxPartialCharacters,
        CallbackExecutor callbacks,
        boolean direct) {
      super(subscriber, maxPartialCharacters, callbacks, direct);
    }

    @Override
    protected @Nullable StreamChunk poll() {
      StreamEvent event = complete ? null : nextWithMeaning();
      if (event == null) {
        return null;
      }
      idleTimer.pause();
      if (event.failure() != null) {
        complete = true;
        throw event.failure();
      }
      complete = event.isDone();
      if (complete) {
        details = event.details();
      }
      return event.chunk();
    }

    /** Passes over events that only add to the details, which the end has. */
    private @Nullable StreamEvent nextWithMeaning() {
      StreamEvent event = buffer.poll();
      while (event != null && event.chunk() == null && !event.isDone()) {
        event = buffer.poll();
      }
      return event;
    }

    @Override
    protected @Nullable MessageResponse details() {
      return details;
    }

    @Override
    protected boolean isComplete() {
      return complete;
    }

    @Override
    protected void fetch(long waiting) {
      // What was taken before has paused it.
      if (waiting > 0 && began) {
        idleTimer.resume();
      }
    }

    @Override
    protected void beforeLastSignal() {
      events().flush();
    }

    @Override
    protected void abort() {
      release();
      pool.abandon(StreamCall.this);
    }

    @Override
    protected RhetorException refused(Throwable thrown) {
      RhetorException failure = pool.failures().refused(request, thrown);
      events().failed(failure);
      return failure;
    }
  }
}
