package io.rhetor.client.ws.internal;

import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.policy.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.immutables.value.Value;

/** What the connections need to know of a client's configuration; documented there. */
@Value.Immutable
@ValueStyle
public interface PoolSettings {
  List<URI> uris();

  Optional<String> component();

  Map<String, String> headers();

  Map<String, Supplier<String>> headerSuppliers();

  Optional<Supplier<String>> token();

  Duration connectTimeout();

  Duration headersTimeout();

  Duration idleTimeout();

  /** Zero for none. */
  @Value.Default
  default Duration pauseTimeout() {
    return Duration.ZERO;
  }

  Optional<Duration> totalTimeout();

  Duration sendTimeout();

  Duration pingInterval();

  Duration pongTimeout();

  Duration idleConnectionTimeout();

  int maxConnections();

  int maxMessageCharacters();

  int maxPartialCharacters();

  int maxBufferedCharacters();

  RetryPolicy reconnectPolicy();

  ZoneId serverZone();

  Optional<Executor> executor();

  /** Whether the threads that read connections call the subscribers of streams. */
  @Value.Default
  default boolean direct() {
    return false;
  }

  Optional<ClientListener> listener();

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutablePoolSettings.Builder {
    Builder() {}
  }
}
