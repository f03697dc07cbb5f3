package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.CallbackThreads;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request's body of more than a few buffers, which is written piece by piece on callback threads,
 * as the JDK's client asks for more. A server that refuses the request early and closes the
 * connection lets the next write fail, upon which the JDK's client drops an answer that its
 * selector thread has not read yet. That thread takes some 50 microseconds to wake, so that an
 * answer is lost if a write begins within them. A pause before each of the first pieces makes that
 * rare: the chance is about 50 microseconds to the pause. The others follow without a pause: they
 * soon fill the buffers of a server that does not read them, and then nothing is written while it
 * answers and closes.
 */
final class LargeBody implements BodyPublisher {
  private static final int FEW_BYTES = 64 * 1024;

  /** Larger ones lose more answers of servers that read slowly, with which the pauses are idle. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** Many servers refuse a request by its headers alone. */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Most servers that refuse a request by its beginning have done so by then. */
  private static final int PAUSED_BYTES = 2 * 1024 * 1024;

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

  private final byte[] bytes;

  private LargeBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Publishes bytes, however many. */
  static BodyPublisher of(byte[] bytes) {
    return bytes.length <= FEW_BYTES ? BodyPublishers.ofByteArray(bytes) : new LargeBody(bytes);
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Pieces(bytes, subscriber));
  }

  private static final class Pieces implements Flow.Subscription {
    private final byte[] bytes;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();

    // Written by the subscriber and by the pass of the loop that ends the body.
    private volatile boolean cancelled;
    private volatile @Nullable Throwable invalid;

    // Owned by the task that publishes, of which there is one at a time.
    private int sent;

    Pieces(byte[] bytes, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.bytes = bytes;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        invalid = new IllegalArgumentException("The demand must be positive: " + n);
      }
      if (demand.getAndUpdate(before -> Math.max(before + Math.max(n, 1), before)) == 0) {
        CallbackThreads.shared().executeUrgently(this::publishOrFail);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    private void publishOrFail() {
      try {
        publish();
      } catch (Throwable thrown) {
        cancelled = true;
        subscriber.onError(thrown);
      }
    }

    private void publish() {
      do {
        if (sent < PAUSED_BYTES) {
          LockSupport.parkNanos(this, sent == 0 ? FIRST_PAUSE_NANOS : PAUSE_NANOS);
        }
        if (cancelled) {
          return;
        }
        Throwable failure = invalid;
        if (failure != null) {
          cancelled = true;
          subscriber.onError(failure);
          return;
        }
        int length = Math.min(PIECE_BYTES, bytes.length - sent);
        ByteBuffer piece = ByteBuffer.wrap(bytes, sent, length).asReadOnlyBuffer();
        sent += length;
        subscriber.onNext(piece);
        if (sent == bytes.length) {
          cancelled = true;
          subscriber.onComplete();
          return;
        }
      } while (demand.decrementAndGet() > 0);
    }
  }
}
