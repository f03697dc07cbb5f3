package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.ws.testing.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server that pings without end and reads no pong must not fill the heap. */
class PongLimitTest {
  private final StuckPipe pipe = new StuckPipe();
  private final PongLimit limit = new PongLimit();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void pongsThatAServerDoesNotTake_areLimited_andOtherFramesAreNot() {
    for (int i = 0; i < PongLimit.MAX_WAITING + 5; i++) {
      write(WebSocketFrame.PONG);
    }
    assertThat(pipe.writes).hasSize(PongLimit.MAX_WAITING);
    assertThat(done).hasValue(5);

    write(WebSocketFrame.TEXT);
    assertThat(pipe.writes).hasSize(PongLimit.MAX_WAITING + 1);
  }

  @Test
  void pongsThatAreWritten_makeRoomForOthers() {
    for (int i = 0; i < 3 * PongLimit.MAX_WAITING; i++) {
      write(WebSocketFrame.PONG);
      pipe.writes.remove().accept(null);
    }

    assertThat(done).hasValue(3 * PongLimit.MAX_WAITING);
    write(WebSocketFrame.PONG);
    assertThat(pipe.writes).hasSize(1);
  }

  private void write(int opcode) {
    byte[] frame = WebSocketFrame.of(true, 0, opcode, new byte[] {1}).bytes();
    limit.write(pipe, ByteBuffer.wrap(frame), cause -> done.incrementAndGet());
  }

  /** Takes what is written, and writes nothing. */
  private static final class StuckPipe implements Pipe {
    private final Queue<Consumer<@Nullable Throwable>> writes = new ArrayDeque<>();

    @Override
    public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> whenWritten) {
      writes.add(whenWritten);
    }

    @Override
    public int read(ByteBuffer target) {
      return -1;
    }

    @Override
    public void start(Receiver receiver) {}

    @Override
    public void close() {}

    @Override
    public void abort() {}
  }
}
