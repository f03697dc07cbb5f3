package io.rhetor.client.ws.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Limits the pongs that wait for a server which pings without end and does not read them. One that
 * has so many to come needs no further one (RFC 6455, section 5.5.3).
 */
final class PongLimit {
  /** More than the pings that one read can bring. */
  static final int MAX_WAITING = 10_000;

  private static final int PONG = 0x8A;

  private final AtomicInteger waiting = new AtomicInteger();

  /** Writes a frame to a pipe, unless it is a pong too many. */
  void write(Pipe pipe, ByteBuffer frame, Consumer<@Nullable Throwable> whenWritten) {
    if ((frame.get(frame.position()) & 0xFF) != PONG) {
      pipe.write(frame, whenWritten);
    } else if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      whenWritten.accept(null);
    } else {
      pipe.write(
          frame,
          cause -> {
            waiting.decrementAndGet();
            whenWritten.accept(cause);
          });
    }
  }
}
