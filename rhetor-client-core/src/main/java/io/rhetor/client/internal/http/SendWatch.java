package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.SelectorExecutor;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, empty or not, which follows the request through the JDK's client: that would
 * repeat some by itself when a connection is lost, and takes connections from its pool however long
 * they have been idle. It does neither here.
 */
final class SendWatch implements BodyPublisher {
  /** Requests that the JDK's client repeats by itself when a pooled connection is lost. */
  private static final Set<String> REPEATED_BY_JDK = Set.of("GET", "HEAD");

  private final BodyPublisher body;
  private final boolean jdkRepeats;
  private final Runnable sending;
  private final AtomicBoolean connected = new AtomicBoolean();
  private final AtomicBoolean holdsSelector = new AtomicBoolean();

  // Written by the thread that reads the answer.
  private volatile boolean pooled;

  // Written by the thread that sends, origin last, which publishes the others to the JDK's threads.
  private long begunAt;
  private @Nullable JdkClient client;
  private volatile IdleConnections.@Nullable Origin origin;

  /** Makes a watch that tells when the server may have the whole request, its body included. */
  SendWatch(ApiRequest request, Runnable sending) {
    byte[] bytes = request.body;
    this.body = bytes == null || bytes.length == 0 ? BodyPublishers.noBody() : LargeBody.of(bytes);
    this.jdkRepeats = JdkClient.REPEATS_ALL || REPEATED_BY_JDK.contains(request.method);
    this.sending = sending;
  }

  /** Begins to send, for the first time or because a connection was refused. */
  void begin(JdkClient by, IdleConnections.Origin to, long now) {
    begunAt = now;
    client = by;
    pooled = false;
    origin = to;
    connected.set(false);
    SelectorExecutor selector = by.selector;
    // Holding it for each call would cost those side by side two changes of thread for each task.
    if (selector != null && jdkRepeats && holdsSelector.compareAndSet(false, true)) {
      selector.hold();
    }
  }

  /**
   * Called by the JDK's client once it has a connection, to which nothing is written yet; what it
   * throws has the client close that. Before, no server can have acted on the request.
   */
  @Override
  public long contentLength() {
    connected();
    long length = body.contentLength();
    if (length == 0) {
      // The JDK sends no more than headers, and never subscribes.
      sending.run();
    }
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    sending.run();
    body.subscribe(subscriber);
  }

  private void connected() {
    IdleConnections.Origin to = origin;
    JdkClient by = client;
    if (to == null || by == null) {
      return;
    }
    if (!connected.compareAndSet(false, true)) {
      if (by.mayRepeat) {
        return;
      }
      throw SendRefused.ofRepetition(jdkRepeats);
    }
    if (to.takesStaleConnection(begunAt)) {
      throw SendRefused.ofStaleConnection();
    }
    if (!jdkRepeats) {
      settled();
    }
  }

  /** Takes note of the answer's headers: no other connection will be chosen. */
  void headersArrived(ResponseInfo info) {
    settled();
    IdleConnections.Origin to = origin;
    if (to != null && info.version() == Version.HTTP_1_1) {
      to.keepAlive(info.headers());
      pooled = true;
    }
  }

  /** Takes note that the answer is whole, so that its connection goes to the pool. */
  void answered() {
    IdleConnections.Origin to = origin;
    if (to != null && pooled) {
      to.returned();
    }
  }

  /** Takes note that the JDK's client chooses no connection any more. */
  void settled() {
    JdkClient by = origin == null ? null : client;
    if (by != null && by.selector != null && holdsSelector.compareAndSet(true, false)) {
      by.selector.release();
    }
  }
}
