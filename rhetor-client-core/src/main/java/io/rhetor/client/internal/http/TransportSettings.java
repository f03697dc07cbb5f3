package io.rhetor.client.internal.http;

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

/**
 * What the transport needs to know of a client's configuration; documented there. Filled in by its
 * maker; a transport keeps a copy of its own.
 */
public final class TransportSettings implements Cloneable {
  /** At least one. */
  public List<URI> baseUrls = List.of();

  public ServerPolicy serverPolicy = ServerPolicy.ofDefaults();
  public Map<String, String> headers = Map.of();

  /** Headers that are made anew for each attempt, in place of those of the same name. */
  public Map<String, Supplier<String>> headerSuppliers = Map.of();

  public Optional<Supplier<String>> token = Optional.empty();
  public Duration connectTimeout = Duration.ofSeconds(10);
  public Duration headersTimeout = Duration.ofMinutes(5);
  public Duration idleTimeout = Duration.ofSeconds(60);

  /** Zero for none. */
  public Duration pauseTimeout = Duration.ZERO;

  public Optional<Duration> totalTimeout = Optional.empty();
  public RetryPolicy retryPolicy = RetryPolicy.ofDefaults();
  public int maxResponseBytes = 1 << 20;
  public int maxEventBytes = 1 << 20;
  public int maxPartialCharacters = 1 << 20;

  /** The machine's if none is given. */
  public Optional<ZoneId> serverZone = Optional.empty();

  public Optional<Executor> executor = Optional.empty();

  /** Whether the threads that read bytes call the subscribers of streams. */
  public boolean direct;

  public Optional<ClientListener> listener = Optional.empty();

  /** Is told what came with each answer; code of the user. */
  public Optional<Consumer<ResponseInfo>> onResponse = Optional.empty();

  /** The way to the servers, unless a given client has its own; the JVM's if none is given. */
  public Optional<ProxySelector> proxy = Optional.empty();

  /** Whether all servers that are talked to are known now and do without TLS. */
  public boolean plain;

  /** Whether to speak HTTP/2 with servers that offer it over TLS. */
  public boolean http2;

  /** How many JDK clients calls are spread over, unless one is given. */
  public int selectors = 1;

  /** What the log is named after: the public client. */
  public String loggerName = HttpTransport.class.getName();

  /** {@return settings that are the same until they are changed} */
  public TransportSettings copy() {
    try {
      return (TransportSettings) clone();
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
