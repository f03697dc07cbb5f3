package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.Timers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows how long the connections in the pool of a JDK client may have been idle, so that none is
 * used that its server is about to close: a request that crosses that close is lost.
 *
 * <p>The pool hands out the connection that was returned to it first. So the times of return, in
 * their order, tell the age of the one that is handed out. Connections that a server has closed
 * meanwhile leave times behind, by which others seem older than they are, never younger.
 */
final class IdleConnections {
  /** Below the 5 s of uvicorn, by what the time of an answer may differ here and there. */
  static final Duration DEFAULT_LIMIT = Duration.ofSeconds(4);

  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Pattern TIMEOUT =
      Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,6})", Pattern.CASE_INSENSITIVE);

  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String BEGINNER = "jdk.internal.net.http.MultiExchange";

  private final Timers timers;
  private final Map<String, Origin> origins = new ConcurrentHashMap<>();

  IdleConnections(Timers timers) {
    this.timers = timers;
  }

  /** Returns what is known of the connections that a request may be sent by. */
  Origin origin(URI uri, Optional<InetSocketAddress> proxy) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (proxy.isPresent() && !scheme.equals("https")) {
      // Its connections serve all servers.
      return origins.computeIfAbsent(Proxies.name(proxy.get()), name -> new Origin());
    }
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return origins.computeIfAbsent(
        scheme + "://" + host + ":" + Redirects.port(uri), name -> new Origin());
  }

  /** The connections to one server or proxy. */
  final class Origin {
    // Written by each thread that reads headers; the last one counts.
    private volatile long limitNanos = DEFAULT_LIMIT.toNanos();

    // Guarded by this; the oldest first.
    private final Deque<Long> returnedAt = new ArrayDeque<>();

    /** Takes note that a connection goes back to the pool. */
    synchronized void returned() {
      returnedAt.addLast(timers.nanoTime());
    }

    /** Returns how many connections may be in the pool. */
    synchronized int count() {
      return returnedAt.size();
    }

    /** Takes note of how long the server keeps a connection, if it tells. */
    void keepAlive(HttpHeaders headers) {
      List<String> values = headers.map().get("Keep-Alive");
      if (values != null) {
        Matcher timeout = TIMEOUT.matcher(values.get(0));
        if (timeout.find()) {
          long nanos = Duration.ofSeconds(Long.parseLong(timeout.group(1))).toNanos();
          limitNanos = Math.max(nanos - MARGIN.toNanos(), nanos / 2);
        }
      }
    }

    /**
     * {@return whether the connection that the current thread, in the JDK's client, has chosen
     * comes from the pool and the server may be about to close it}
     */
    synchronized boolean takesStaleConnection(long begunAt) {
      Long oldest = returnedAt.peekFirst();
      if (oldest == null || oldest - begunAt > 0) {
        // Later than the choice, perhaps, so that it may be of a connection that is in the pool.
        return false;
      }
      if (timers.nanoTime() - oldest < limitNanos) {
        returnedAt.removeFirst();
        return false;
      }
      if (isFromPool()) {
        returnedAt.removeFirst();
        return true;
      }
      // It is made only where the pool has none: those that were in it are closed.
      returnedAt.removeIf(time -> time - (begunAt - MARGIN.toNanos()) < 0);
      return false;
    }
  }

  /**
   * Tells whether the JDK's client goes on with a connection in the task that began the request,
   * which it can only with one that is connected; for a new one it waits for the selector.
   */
  private static boolean isFromPool() {
    return STACK.walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(BEGINNER)));
  }
}
