package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.SelectorExecutor;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Follows one request through the JDK's client, which would repeat some by itself when a connection
 * is lost, and takes connections from its pool however long they have been idle: it does neither
 * here.
 */
final class SendWatch {
  private final Runnable sending;
  private final AtomicBoolean connected = new AtomicBoolean();
  private final AtomicBoolean holdsSelector = new AtomicBoolean();

  // Written by the thread that sends; read by the one that writes.
  private volatile @Nullable Sending current;

  /**
   * Makes a watch.
   *
   * @param sending run when the server may have the whole request, its body included
   */
  SendWatch(Runnable sending) {
    this.sending = sending;
  }

  /** Begins to send, for the first time or because a connection was refused. */
  void begin(Sending next) {
    current = next;
    connected.set(false);
    SelectorExecutor selector = next.selector;
    // Holding it for each call would cost those side by side two changes of thread for each task.
    if (selector != null && next.jdkRepeats && holdsSelector.compareAndSet(false, true)) {
      selector.hold();
    }
  }

  /**
   * Takes note that there is a connection, to which nothing is written yet.
   *
   * @throws SendRefused if the request must not be written to it
   */
  void connected() {
    Sending now = current;
    if (now == null) {
      return;
    }
    if (!connected.compareAndSet(false, true)) {
      if (now.mayRepeat) {
        return;
      }
      throw SendRefused.ofRepetition(now.jdkRepeats);
    }
    if (now.origin.takesStaleConnection(now.begunAt)) {
      throw SendRefused.ofStaleConnection();
    }
    if (!now.jdkRepeats) {
      settled();
    }
  }

  void sending() {
    sending.run();
  }

  /** Takes note of the answer's headers: no other connection will be chosen. */
  void headersArrived(ResponseInfo info) {
    settled();
    Sending now = current;
    if (now != null && info.version() == Version.HTTP_1_1) {
      now.origin.keepAlive(info.headers());
      now.pooled = true;
    }
  }

  /** Takes note that the answer is whole, so that its connection goes to the pool. */
  void answered() {
    Sending now = current;
    if (now != null && now.pooled) {
      now.origin.returned();
    }
  }

  /** Takes note that the JDK's client chooses no connection any more. */
  void settled() {
    Sending now = current;
    if (now != null && now.selector != null && holdsSelector.compareAndSet(true, false)) {
      now.selector.release();
    }
  }

  /** What one request is sent with. */
  static final class Sending {
    private final IdleConnections.Origin origin;
    private final long begunAt;
    private final @Nullable SelectorExecutor selector;
    private final boolean jdkRepeats;
    private final boolean mayRepeat;

    // Written by the thread that read the answer to its end.
    private volatile boolean pooled;

    /**
     * Describes it.
     *
     * @param selector runs the tasks of the JDK's client; null if that never runs them inline
     */
    Sending(
        IdleConnections.Origin origin,
        long begunAt,
        @Nullable SelectorExecutor selector,
        boolean jdkRepeats,
        boolean mayRepeat) {
      this.origin = origin;
      this.begunAt = begunAt;
      this.selector = selector;
      this.jdkRepeats = jdkRepeats;
      this.mayRepeat = mayRepeat;
    }
  }
}
