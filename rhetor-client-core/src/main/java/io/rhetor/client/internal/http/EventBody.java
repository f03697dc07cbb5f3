package io.rhetor.client.internal.http;

import io.rhetor.client.internal.concurrent.Timers.Timer;
import io.rhetor.client.internal.flow.ChunkSubscription;
import io.rhetor.client.internal.json.ChunkReader;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an event stream, read by read: the next one is asked for only when the last one is
 * used up, or some further ones ahead where the subscriber wants all. News goes to the stream's
 * drain loop, which alone calls {@link #take} and {@link #requestReads}.
 */
final class EventBody implements BodySubscriber<byte[]> {
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final int MAX_LINGER_BYTES = 64 * 1024;

  private final StreamExchange exchange;
  private final ChunkSubscription stream;
  private final ChunkReader reader;
  private volatile Flow.@Nullable Subscription subscription;
  private final ArrivedReads arrived = new ArrivedReads();
  private volatile @Nullable Throwable failure;
  private volatile boolean ended;

  // Owned by the drain loop, which alone knows that what arrived is used up.
  private @Nullable Iterator<ByteBuffer> taken;
  private int requested;

  private volatile boolean lingering;
  private volatile @Nullable Timer lingerTimer;
  private int lingered;

  EventBody(StreamExchange exchange, ChunkSubscription stream, ChunkReader reader) {
    this.exchange = exchange;
    this.stream = stream;
    this.reader = reader;
  }

  /** Reads the events of this body; owned by the drain loop. */
  ChunkReader reader() {
    return reader;
  }

  /** Has no body of its own: whoever waits for it learns at once that the headers are here. */
  @Override
  public CompletionStage<byte[]> getBody() {
    return CompletableFuture.completedFuture(new byte[0]);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    // It would only tell that the headers are here, and take a thread for that.
    exchange.disregardFuture();
    if (exchange.bodyStarted(subscription)) {
      stream.signal();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (lingering) {
      discard(buffers);
      return;
    }
    arrived.put(buffers);
    if (lingering && arrived.dropUnseen()) {
      // The answer ended meanwhile.
      discard(buffers);
    }
    stream.signal();
  }

  @Override
  public void onError(Throwable thrown) {
    failure = thrown;
    end();
  }

  @Override
  public void onComplete() {
    exchange.bodyEnded();
    end();
  }

  /** Takes the next bytes that have arrived, or null if they are used up. */
  @Nullable ByteBuffer take() {
    Iterator<ByteBuffer> rest = taken;
    if (rest == null) {
      List<ByteBuffer> next = arrived.take();
      if (next == null) {
        return null;
      }
      requested--;
      // By the drain loop, which also ends the pause: who brings the bytes could be late with it.
      exchange.idleTimer().pause();
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

  /**
   * Asks for more reads, so that as many are on their way or have arrived; not before half of them
   * have come, since each request costs the JDK's client a look.
   */
  void requestReads(int wanted) {
    Flow.Subscription current = subscription;
    if (current != null && requested <= wanted / 2) {
      int more = wanted - requested;
      requested = wanted;
      current.request(more);
    }
  }

  boolean isEnded() {
    return ended;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Reads to the end of the body, which comes right behind the end of the answer, so that the
   * connection can serve another call; gives it up if the end does not come soon.
   */
  void linger() {
    Flow.Subscription current = subscription;
    if (current == null || ended) {
      return;
    }
    lingering = true;
    lingerTimer = exchange.transport.timers().schedule(LINGER.toNanos(), current::cancel);
    if (ended) {
      cancelLingerTimer();
      return;
    }
    requested -= arrived.drop();
    requestReads(1);
  }

  private void discard(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      lingered += buffer.remaining();
    }
    Flow.Subscription current = subscription;
    if (current == null) {
      return;
    }
    if (lingered > MAX_LINGER_BYTES) {
      cancelLingerTimer();
      current.cancel();
    } else {
      current.request(1);
    }
  }

  private void end() {
    ended = true;
    cancelLingerTimer();
    stream.signal();
  }

  private void cancelLingerTimer() {
    Timer timer = lingerTimer;
    if (timer != null) {
      timer.cancel();
    }
  }
}
