package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.http.BearerToken;
import io.rhetor.client.internal.json.SocketFrameWriter;
import java.time.Duration;
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
  /** A server tells its status from memory. */
  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(10);

  /** How many tokens, which change from handshake to handshake, are known at a time. */
  private static final int MAX_TOKENS = 64;

  private final PoolSettings settings;
  private final SocketFrameWriter writer;
  private final String idPrefix = "java-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong lastId = new AtomicLong();

  // Guarded by this.
  private final Deque<String> tokens = new ArrayDeque<>();

  private volatile List<String> credentials;

  Handshakes(PoolSettings settings) {
    this.settings = settings;
    this.writer = new SocketFrameWriter(settings.component());
    this.credentials = List.copyOf(settings.headers().values());
  }

  /** Tells whether {@link #headers} runs code of the caller's. */
  boolean runCallersCode() {
    return settings.token().filter(token -> !BearerToken.isFixed(token)).isPresent();
  }

  /**
   * Makes the headers of one handshake.
   *
   * @throws io.rhetor.client.error.RhetorConnectionException if the token supplier fails
   */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", "rhetor-java");
    headers.putAll(settings.headers());
    if (settings.token().isPresent()) {
      String token = BearerToken.read(settings.token().get());
      headers.put("Authorization", "Bearer " + token);
      keepPrivate(token);
    }
    return headers;
  }

  /** A connection may outlast the handshakes of others, which have other tokens. */
  private synchronized void keepPrivate(String token) {
    if (tokens.remove(token)) {
      tokens.add(token);
      return;
    }
    tokens.add(token);
    if (tokens.size() > MAX_TOKENS) {
      tokens.remove();
    }
    List<String> secrets = new ArrayList<>(settings.headers().values());
    secrets.addAll(tokens);
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

  Duration statusTimeout() {
    return settings.headersTimeout().compareTo(STATUS_TIMEOUT) < 0
        ? settings.headersTimeout()
        : STATUS_TIMEOUT;
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
