package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.check.Artifact;
import io.rhetor.client.internal.http.RequestHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** How this client introduces itself: the headers of a handshake, its name, the ids it gives. */
final class Handshakes {
  /** How many headers, which change from handshake to handshake, are known at a time. */
  private static final int MAX_CHANGED = 64;

  private final RequestHeaders source;
  private final SocketFrameWriter writer;
  private final String idPrefix = "java-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong lastId = new AtomicLong();

  // Guarded by this.
  private final Deque<String> changed = new ArrayDeque<>();

  private final List<String> fixed;

  // Written by the thread that makes a handshake; the last one counts.
  private volatile List<String> credentials;

  Handshakes(PoolSettings settings) {
    this.source =
        RequestHeaders.of(settings.headers(), settings.headerSuppliers(), settings.token());
    this.writer = new SocketFrameWriter(settings.component());
    this.fixed = List.copyOf(settings.headers().values());
    this.credentials = fixed;
  }

  /** Tells whether {@link #headers} runs code of the user. */
  boolean runCallersCode() {
    return source.runUserCode();
  }

  /**
   * Makes the headers of one handshake.
   *
   * @throws io.rhetor.client.error.RhetorConnectionException if a supplier fails
   */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", Artifact.userAgent());
    Map<String, String> ofUser = source.read();
    headers.putAll(ofUser);
    RequestHeaders.secretsOf(ofUser).forEach(this::keepPrivate);
    return headers;
  }

  /** A connection may outlast the handshakes of others, which have other headers. */
  private synchronized void keepPrivate(String secret) {
    if (fixed.contains(secret)) {
      return;
    }
    if (changed.remove(secret)) {
      changed.add(secret);
      return;
    }
    changed.add(secret);
    if (changed.size() > MAX_CHANGED) {
      changed.remove();
    }
    List<String> secrets = new ArrayList<>(fixed);
    secrets.addAll(changed);
    credentials = List.copyOf(secrets);
  }

  /** What the handshakes kept private. */
  List<String> credentials() {
    return credentials;
  }

  CallRequest registration() {
    String id = nextId();
    return new CallRequest(id, "REGISTER", null, writer.plain("REGISTER", id), List.of());
  }

  CallRequest status() {
    String id = nextId();
    return new CallRequest(id, "STATUS", null, writer.plain("STATUS", id), List.of());
  }

  SocketFrameWriter writer() {
    return writer;
  }

  String nextId() {
    return idPrefix + lastId.incrementAndGet();
  }

  /** What all ids of this client begin with. */
  String idPrefix() {
    return idPrefix;
  }
}
