package io.rhetor.client.internal.http;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.message.ResponseInfo;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.policy.ServerPolicy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.immutables.value.Value;

/** What the transport needs to know of a client's configuration; documented there. */
@Value.Immutable
@ValueStyle
public interface TransportSettings {
  /** At least one. */
  List<URI> baseUrls();

  @Value.Default
  default ServerPolicy serverPolicy() {
    return ServerPolicy.ofDefaults();
  }

  Map<String, String> headers();

  /** Headers that are made anew for each attempt, in place of those of the same name. */
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

  RetryPolicy retryPolicy();

  int maxResponseBytes();

  int maxEventBytes();

  int maxPartialCharacters();

  /** The machine's if none is given. */
  Optional<ZoneId> serverZone();

  Optional<Executor> executor();

  Optional<ClientListener> listener();

  /** Is told what came with each answer; code of the user. */
  Optional<Consumer<ResponseInfo>> onResponse();

  /** The way to the servers, unless a given client has its own; the JVM's if none is given. */
  Optional<ProxySelector> proxy();

  /** Whether all servers that are talked to are known now and do without TLS. */
  @Value.Default
  default boolean isPlain() {
    return false;
  }

  /** Whether to speak HTTP/2 with servers that offer it over TLS. */
  @Value.Default
  default boolean isHttp2() {
    return false;
  }

  /** What the log is named after: the public client. */
  String loggerName();

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutableTransportSettings.Builder {
    Builder() {}
  }
}
