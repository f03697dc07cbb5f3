package io.rhetor.client.ws.internal;

import static io.rhetor.client.testing.Outcomes.failureOf;
import static io.rhetor.client.testing.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.ws.testing.RhetorFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tyrus' queue of writes has a gap: between its look into the empty queue and the release of its
 * lock, another thread's write is queued and nobody sends it, until the next write comes along.
 */
class StrandedWriteTest {
  private static final Duration NUDGE_AFTER = Duration.ofMillis(250);

  @Test
  void writeThatWasLeftLying_goesOutWithThePing() throws Exception {
    StrandingSocket socket = new StrandingSocket(true);
    try (TimedTransport client =
        TimedTransport.over(socket, b -> b.sendTimeout(Duration.ofSeconds(10)))) {
      valueOf(client.transport().connect());
      socket.strandNext();
      CompletableFuture<?> status = client.transport().status();

      client.advance(NUDGE_AFTER.minus(TimedTransport.TICK));
      assertThat(status).isNotDone();
      assertThat(socket.pings).isZero();
      client.advance(TimedTransport.TICK);

      valueOf(status);
      assertThat(socket.pings).isEqualTo(1);
      // The heartbeat's: nothing waits for the send any more.
      client.awaitPending(1);
    }
  }

  @Test
  void registrationThatWasLeftLying_goesOutWithThePing() throws Exception {
    StrandingSocket socket = new StrandingSocket(true);
    socket.strandNext();
    try (TimedTransport client =
        TimedTransport.over(socket, b -> b.sendTimeout(Duration.ofSeconds(10)))) {
      CompletableFuture<?> connected = client.transport().connect();

      client.advance(NUDGE_AFTER);

      valueOf(connected);
    }
  }

  @Test
  void writeThatNoPingBringsOut_losesTheConnection() throws Exception {
    StrandingSocket socket = new StrandingSocket(false);
    try (TimedTransport client =
        TimedTransport.over(socket, b -> b.sendTimeout(Duration.ofSeconds(5)))) {
      valueOf(client.transport().connect());
      socket.strandNext();
      CompletableFuture<?> status = client.transport().status();

      client.advance(Duration.ofSeconds(5));

      assertThat(failureOf(status, RhetorConnectionException.class))
          .hasMessageContaining("could not be sent within 5000 ms");
      assertThat(socket.closed).isTrue();
    }
  }

  /** A socket with a server behind it that answers at once, in the thread that sends. */
  private static final class StrandingSocket implements SocketConnector, FrameSocket {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean pingsHelp;
    private final Queue<Runnable> writes = new ArrayDeque<>();
    private @Nullable FrameListener listener;
    private boolean stranding;
    private int pings;
    private boolean closed;

    StrandingSocket(boolean pingsHelp) {
      this.pingsHelp = pingsHelp;
    }

    void strandNext() {
      stranding = true;
    }

    @Override
    public Runnable connect(
        URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure) {
      this.listener = listener;
      listener.onOpen(this);
      return () -> {};
    }

    @Override
    public void send(String text, Consumer<@Nullable Throwable> whenSent) {
      writes.add(
          () -> {
            whenSent.accept(null);
            answer(text);
          });
      if (!stranding) {
        flush();
      }
      stranding = false;
    }

    @Override
    public void ping() {
      pings++;
      if (pingsHelp) {
        flush();
      }
    }

    @Override
    public void close(int code) {
      closed = true;
    }

    private void flush() {
      for (Runnable write = writes.poll(); write != null; write = writes.poll()) {
        write.run();
      }
    }

    private void answer(String text) {
      try {
        JsonNode request = JSON.readTree(text);
        RhetorFrames frames = RhetorFrames.answering(request);
        listener.onText(
            request.path("type").asText().equals("REGISTER")
                ? frames.registered()
                : frames.status(),
            true);
      } catch (IOException noJson) {
        throw new UncheckedIOException(noJson);
      }
    }
  }
}
