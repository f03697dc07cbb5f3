package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.MalformedJsonException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what comes over a connection, on the thread that reads its socket: whose frame it is,
 * and when the server has said its last word about the one request that is in flight.
 */
final class ConnectionReader implements FrameListener {
  /** Typing off comes right behind the end of an answer; without it, frames may still follow. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

  final Connection connection;
  private final ConnectionPool pool;
  private final SocketFailures failures;
  private final MessageAssembler assembler;

  // Set by the pool's loop, taken by the thread that reads.
  private final AtomicReference<@Nullable InFlightRequest> expected = new AtomicReference<>();

  // Written by the thread that reads.
  private volatile @Nullable InFlightRequest flight;

  // Written by the pool's loop.
  private volatile CallRequest lastRequest = CallRequest.CONNECT;

  // Owned by the pool's loop.
  private CallRequest newest = CallRequest.CONNECT;

  // Written by the thread that reads.
  private volatile boolean inRead;
  private final AtomicLong signsOfLife = new AtomicLong();

  // Owned by the thread that reads.
  private @Nullable Call delivering;

  ConnectionReader(ConnectionPool pool, Connection connection, SocketFailures failures) {
    this.pool = pool;
    this.connection = connection;
    this.failures = failures;
    this.assembler = new MessageAssembler(pool.settings.maxMessageCharacters());
  }

  /**
   * Takes what the next read brings, and later ones, for the answer to a request; called before it
   * is sent. What was read before that answers nothing that is sent while it is looked at.
   */
  void expect(InFlightRequest next) {
    CallRequest request = next.call().request;
    // A late word may be about the one before.
    lastRequest = request.hiding(newest);
    newest = request;
    expected.set(next);
  }

  private void beginRead() {
    if (inRead) {
      return;
    }
    inRead = true;
    if (expected.get() != null) {
      flight = expected.getAndSet(null);
    }
  }

  /** Lets go of what an answer holds whose last word will not come, since the connection ended. */
  void released() {
    InFlightRequest current = flight;
    if (current != null) {
      current.stopSettling();
    }
  }

  /** How many reads brought something; the same number again means silence. */
  long signsOfLife() {
    return signsOfLife.get();
  }

  /**
   * Tells whether the reading thread is held up, so that the peer may speak without being heard.
   */
  boolean isHandling() {
    return inRead;
  }

  @Override
  public void onOpen(FrameSocket socket) {
    connection.opened(socket);
  }

  @Override
  public boolean onBytes(byte[] bytes, int offset, int length) {
    beginRead();
    InFlightRequest current = flight;
    if (current == null || connection.isOver()) {
      return false;
    }
    FastFrameParser frame = current.call().readUsual(bytes, offset, length);
    if (frame == null || !current.isMeant(frame, pool.handshakes.idPrefix())) {
      return false;
    }
    prove(current);
    current.call().takeUsual(frame);
    settle(current);
    return true;
  }

  @Override
  public void onText(String part, boolean last) {
    beginRead();
    String message = assembler.add(part, last);
    if (assembler.isTooLong()) {
      onFault(FrameFault.TOO_LONG);
    } else if (message != null && !connection.isOver()) {
      handle(message);
    }
  }

  @Override
  public void onReadEnd() {
    Call current = delivering;
    delivering = null;
    try {
      if (current != null) {
        current.deliver();
      }
    } finally {
      signsOfLife.incrementAndGet();
      inRead = false;
    }
  }

  @Override
  public void onDefect(Throwable thrown) {
    connection.lose(failures.defect(thrown));
  }

  @Override
  public void onFault(FrameFault fault) {
    connection.lose(failures.fault(fault, pool.settings.maxMessageCharacters()));
  }

  @Override
  public void onBroken(Throwable cause) {
    connection.lose(failures.broken(cause));
  }

  @Override
  public void onClosed(int code, String reason) {
    connection.lose(failures.closed(code, reason, lastRequest));
  }

  private void handle(String message) {
    SocketFrame frame;
    try {
      frame = SocketFrame.read(pool.json, message);
    } catch (MalformedJsonException malformed) {
      connection.lose(failures.malformed(malformed, lastRequest));
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
      connection.lose(failures.malformed(malformed, lastRequest));
    }
  }

  private void settle(InFlightRequest current) {
    if (flight != current || !current.call().isAnswered()) {
      return;
    }
    if (current.isSettled()) {
      flight = null;
      current.stopSettling();
      pool.answered(connection, current.call());
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
    connection.lose(failures.retired());
  }

  /** An error without an id is about the connection, unless it names a type of request. */
  private void handleError(SocketFrame frame) {
    Optional<String> unsupported = frame.unsupportedType();
    InFlightRequest registering = flight;
    if (unsupported.isEmpty()
        && registering != null
        && registering.call() instanceof RegisterCall) {
      flight = null;
      pool.notRegistered(connection, frame.error().orElse("no reason given"));
      return;
    }
    if (unsupported.isEmpty()) {
      connection.lose(failures.fatal(frame.error().orElse("no reason given"), lastRequest));
      return;
    }
    InFlightRequest current = flight;
    if (current != null
        && !current.call().isAnswered()
        && (unsupported.get().isEmpty()
            || current.call().request.type().equals(unsupported.get()))) {
      flight = null;
      pool.unsupported(connection, current.call());
    } else {
      pool.stray(frame);
    }
  }
}
