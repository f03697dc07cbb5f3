package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.run.Timers.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The reads of the body of a stream: asked for ahead of their use, taken in order, and dropped
 * behind the end of the answer. The drain loop asks and takes; the thread that reads the socket
 * puts.
 */
final class BodyReads {
  private static final int UNDER_WAY = 8;
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final int MAX_LINGER_BYTES = 64 * 1024;

  private final ReadQueue arrived = new ReadQueue();

  // Written by the thread that reads the socket, before it cancels the timer.
  private volatile boolean ended;

  // Written by the drain loop; read by the thread that reads the socket.
  private volatile boolean lingering;
  private volatile @Nullable Timer lingerTimer;

  // Owned by the thread that reads the socket.
  private int lingered;

  // Owned by the drain loop.
  private @Nullable Iterator<ByteBuffer> taken;
  private int requested;
  private boolean wantsAll;

  /** Asks for reads, unless they are on their way: for many if all is wanted, else for one. */
  void request(Flow.Subscription body, boolean all) {
    wantsAll = all;
    request(body, all ? UNDER_WAY : 1);
  }

  /** Keeps so many reads on their way; each request costs the JDK a look, so not one by one. */
  private void request(Flow.Subscription body, int wanted) {
    if (requested <= wanted / 2) {
      int more = wanted - requested;
      requested = wanted;
      body.request(more);
    }
  }

  /** Takes the next bytes that have arrived, or null if they are used up. */
  @Nullable ByteBuffer take(Flow.@Nullable Subscription body) {
    Iterator<ByteBuffer> rest = taken;
    if (rest == null) {
      List<ByteBuffer> next = arrived.take();
      if (next == null) {
        return null;
      }
      requested--;
      if (wantsAll && body != null) {
        // Not only once all is used up: the socket is read while what has come is decoded.
        request(body, UNDER_WAY);
      }
      if (next.size() == 1) {
        return next.get(0);
      }
      rest = next.iterator();
    }
    ByteBuffer next = rest.hasNext() ? rest.next() : null;
    // Lets go of the read buffer, which a stream without news would keep.
    taken = rest.hasNext() ? rest : null;
    return next;
  }

  /** Puts a read behind all others; drops it if the answer is over. */
  void put(Flow.@Nullable Subscription body, List<ByteBuffer> buffers) {
    if (lingering) {
      discard(body, buffers);
      return;
    }
    arrived.put(buffers);
    if (lingering && arrived.dropUnseen()) {
      // The answer ended meanwhile.
      discard(body, buffers);
    }
  }

  /** Notes that the body is over, behind all its reads. */
  void end() {
    ended = true;
    Timers.cancel(lingerTimer);
  }

  /** {@return whether no further read is to come} */
  boolean isEnded() {
    return ended;
  }

  /**
   * Reads to the end of the body, which comes right behind the end of the answer, so that the
   * connection can serve another call; cancels the body if its end does not come.
   */
  void linger(Flow.@Nullable Subscription body, Timers timers) {
    if (body == null || ended) {
      return;
    }
    lingering = true;
    lingerTimer = timers.schedule(LINGER.toNanos(), body::cancel);
    if (ended) {
      Timers.cancel(lingerTimer);
    } else {
      requested -= arrived.drop();
      request(body, 1);
    }
  }

  private void discard(Flow.@Nullable Subscription body, List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      lingered += buffer.remaining();
    }
    if (body == null) {
      return;
    }
    if (lingered > MAX_LINGER_BYTES) {
      end();
      body.cancel();
    } else {
      body.request(1);
    }
  }
}
