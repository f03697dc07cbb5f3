package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.Timers.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the one request that is in flight over it. Frames are taken in by the thread
 * that reads the socket; the pool's loop decides what is sent and when the connection ends.
 */
final class Connection implements FrameListener {
  /** Typing off comes right behind the end of an answer; without it, frames may still follow. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

  private final ConnectionPool pool;
  private final SocketFailures failures;
  private final MessageAssembler assembler;
  private final AtomicBoolean over = new AtomicBoolean();

  // Written by the thread that connects.
  private volatile @Nullable FrameSocket socket;

  // Written by the pool's loop.
  private volatile @Nullable Heartbeat heartbeat;

  // Set by the pool's loop, cleared by the thread that reads.
  private volatile @Nullable InFlightRequest flight;

  // Written by the pool's loop.
  private volatile CallRequest lastRequest = CallRequest.CONNECT;
  private volatile boolean registered;

  // Written by the thread that reads.
  private volatile boolean handling;
  private final AtomicLong signsOfLife = new AtomicLong();

  // Owned by the pool's loop.
  private Runnable giveUp = () -> {};

  // Owned by the pool's loop.
  private @Nullable Call call;
  private @Nullable Timer connectTimer;
  private @Nullable Timer idleTimer;

  // Owned by the thread that reads.
  private @Nullable Call delivering;

  Connection(ConnectionPool pool, SocketFailures failures) {
    this.pool = pool;
    this.failures = failures;
    this.assembler = new MessageAssembler(pool.settings.maxMessageCharacters());
  }

  // What the pool's loop does.

  void limitedBy(Timer connectTimer) {
    this.connectTimer = connectTimer;
  }

  void givenUpBy(Runnable giveUp) {
    this.giveUp = giveUp;
  }

  void registered() {
    registered = true;
    stop(connectTimer);
    connectTimer = null;
    call = null;
    Heartbeat beat = new Heartbeat(this, pool.timers, pool.settings, failures);
    heartbeat = beat;
    beat.start();
    if (isOver()) {
      // Ended by another thread meanwhile, which may have missed the heartbeat.
      beat.stop();
    }
  }

  /** Makes the failures of this connection and of what it carries. */
  SocketFailures failures() {
    return failures;
  }

  boolean isRegistered() {
    return registered;
  }

  /** Tells whether the server closed the connection, or answered, in place of registering it. */
  boolean isRefusedByServer(ConnectionLoss loss) {
    return socket != null && !registered && loss.closeCode() == ConnectionLoss.NORMAL;
  }

  boolean isIdle() {
    return registered && call == null;
  }

  /** Tells whether the connection will take a call soon, if nothing goes wrong. */
  boolean isSoonIdle() {
    return !registered || (call != null && call.isAnswered());
  }

  @Nullable Call call() {
    return call;
  }

  /** Takes a call on its way. */
  void carry(Call next) {
    stop(idleTimer);
    idleTimer = null;
    call = next;
    next.carrier = this;
    lastRequest = next.request;
    flight = new InFlightRequest(next);
    send(next);
  }

  /** The call is done, and so is all that the server has to say about it. */
  void freed() {
    call = null;
  }

  void closeWhenIdle(Timer timer) {
    stop(idleTimer);
    idleTimer = timer;
  }

  /** Ends the connection at any stage, from any thread; true for the one caller that did it. */
  boolean end(int closeCode) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    Heartbeat beat = heartbeat;
    if (beat != null) {
      beat.stop();
    }
    FrameSocket open = socket;
    if (open != null) {
      open.close(closeCode);
    }
    return true;
  }

  /** Lets go of what a connection holds that has ended. */
  void released() {
    giveUp.run();
    stop(connectTimer);
    stop(idleTimer);
    Call carried = call;
    if (carried != null && carried.isAnswered()) {
      // What was to come behind its answer will not come any more.
      carried.stopTimers();
    }
  }

  // What any thread may do.

  boolean isOver() {
    return over.get();
  }

  /** The connection cannot go on. */
  void lose(ConnectionLoss loss) {
    if (end(loss.closeCode())) {
      pool.lost(this, loss);
    }
  }

  /** The connection takes too long to be ready. */
  void loseUnlessRegistered(ConnectionLoss loss) {
    if (!registered) {
      lose(loss);
    }
  }

  void ping() {
    FrameSocket open = socket;
    if (open == null || isOver()) {
      return;
    }
    try {
      open.ping();
    } catch (Throwable broken) {
      FatalErrors.report(broken);
      lose(failures.broken(broken));
    }
  }

  /** The peer has answered a ping. */
  void provenAlive() {
    pool.provenAlive();
  }

  /** How many signs of life there were; the same number again means silence. */
  long signsOfLife() {
    return signsOfLife.get();
  }

  /**
   * Tells whether the reading thread is held up, so that the peer may speak without being heard.
   */
  boolean isHandling() {
    return handling;
  }

  private void send(Call next) {
    FrameSocket open = socket;
    if (open == null || isOver()) {
      return; // The loss is on its way to the loop, and finds the call unsent.
    }
    next.sent = true;
    SendWatch watch = new SendWatch(this, pool.timers, pool.settings.sendTimeout(), failures);
    try {
      open.send(next.request.text(), watch::done);
      watch.start();
    } catch (Throwable closed) {
      FatalErrors.report(closed);
      next.sent = false;
      watch.done(closed);
    }
  }

  // What the thread that reads does.

  @Override
  public void onOpen(FrameSocket socket) {
    this.socket = socket;
    if (isOver()) {
      socket.close(ConnectionLoss.GOING_AWAY);
      return;
    }
    pool.opened(this);
  }

  @Override
  public boolean onBytes(byte[] bytes, int offset, int length) {
    InFlightRequest current = flight;
    if (current == null || isOver()) {
      return false;
    }
    handling = true;
    try {
      signsOfLife.incrementAndGet();
      FastFrameParser frame = current.call().readUsual(bytes, offset, length);
      if (frame == null || !current.isMeant(frame, pool.handshakes.idPrefix())) {
        return false;
      }
      prove(current);
      current.call().takeUsual(frame);
      settle(current);
      return true;
    } finally {
      signsOfLife.incrementAndGet();
      handling = false;
    }
  }

  @Override
  public void onText(String part, boolean last) {
    handling = true;
    try {
      signsOfLife.incrementAndGet();
      String message = assembler.add(part, last);
      if (assembler.isTooLong()) {
        onFault(FrameFault.TOO_LONG);
      } else if (message != null && !isOver()) {
        handle(message);
      }
    } finally {
      signsOfLife.incrementAndGet();
      handling = false;
    }
  }

  @Override
  public void onReadEnd() {
    Call current = delivering;
    if (current != null) {
      delivering = null;
      handling = true;
      try {
        current.deliver();
      } finally {
        handling = false;
      }
    }
  }

  @Override
  public void onDefect(Throwable thrown) {
    lose(failures.defect(thrown));
  }

  @Override
  public void onFault(FrameFault fault) {
    lose(failures.fault(fault, pool.settings.maxMessageCharacters()));
  }

  @Override
  public void onPong() {
    signsOfLife.incrementAndGet();
  }

  @Override
  public void onBroken(Throwable cause) {
    lose(failures.broken(cause));
  }

  @Override
  public void onClosed(int code, String reason) {
    lose(failures.closed(code, reason, lastRequest));
  }

  private void handle(String message) {
    SocketFrame frame;
    try {
      frame = SocketFrame.read(pool.json, message);
    } catch (MalformedJsonException malformed) {
      lose(failures.malformed(malformed, lastRequest));
      return;
    }
    if (frame.isError()) {
      handleError(frame);
      return;
    }
    Optional<Boolean> typing = frame.typing();
    typing.ifPresent(on -> pool.typing(frame.context(), on));
    InFlightRequest current = flight;
    if (current == null || !current.isMeant(frame, pool.handshakes.idPrefix())) {
      if (typing.isEmpty()) {
        pool.stray(frame);
      }
      return;
    }
    prove(current);
    current.call().touch();
    if (typing.isPresent()) {
      current.typing(typing.get());
    } else {
      take(frame, current);
    }
    settle(current);
  }

  /** A frame of an answer shows that the server works on requests of this connection. */
  private void prove(InFlightRequest current) {
    delivering = current.call();
    if (current.isFirstFrame() && !(current.call() instanceof RegisterCall)) {
      pool.provenAlive();
    }
  }

  private void take(SocketFrame frame, InFlightRequest current) {
    try {
      if (!current.call().take(frame)) {
        pool.stray(frame);
      }
    } catch (MalformedJsonException malformed) {
      lose(failures.malformed(malformed, lastRequest));
    }
  }

  private void settle(InFlightRequest current) {
    if (flight != current || !current.call().isAnswered()) {
      return;
    }
    if (current.isSettled()) {
      flight = null;
      current.stopSettling();
      pool.answered(this, current.call());
    } else if (current.mayBeFollowed()) {
      // Nothing tells where such an answer ends, so the next one gets a connection of its own.
      retire();
    } else {
      current.settling(
          () -> pool.timers.schedule(SETTLE_LIMIT.toNanos(), () -> retireUnlessSettled(current)));
    }
  }

  private void retireUnlessSettled(InFlightRequest settling) {
    if (flight == settling) {
      retire();
    }
  }

  private void retire() {
    lose(failures.retired());
  }

  /** An error without an id is about the connection, unless it names a type of request. */
  private void handleError(SocketFrame frame) {
    Optional<String> unsupported = frame.unsupportedType();
    InFlightRequest registering = flight;
    if (unsupported.isEmpty()
        && registering != null
        && registering.call() instanceof RegisterCall) {
      flight = null;
      pool.notRegistered(this, frame.error().orElse("no reason given"));
      return;
    }
    if (unsupported.isEmpty()) {
      lose(failures.fatal(frame.error().orElse("no reason given"), lastRequest));
      return;
    }
    InFlightRequest current = flight;
    if (current != null
        && !current.call().isAnswered()
        && current.call().request.type().equals(unsupported.get())) {
      flight = null;
      pool.unsupported(this, current.call());
    } else {
      pool.stray(frame);
    }
  }

  private static void stop(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
