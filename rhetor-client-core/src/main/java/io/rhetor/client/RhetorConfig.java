package io.rhetor.client;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.http.BearerToken;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.policy.ServerPolicy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where Rhetor is and how to talk to it, for all clients. Immutable.
 *
 * <p>What is not set comes from the environment, where there is a variable for it, else from the
 * default.
 *
 * <table>
 * <caption>Environment variables</caption>
 * <tr><th>variable</th><th>setting</th></tr>
 * <tr><td>{@code RHETOR_URL}</td><td>{@link Builder#baseUrl(String) baseUrl}, or {@link
 * Builder#baseUrls(List) baseUrls} with commas between them</td></tr>
 * <tr><td>{@code RHETOR_COMPONENT}</td><td>{@link Builder#component(String) component}</td></tr>
 * <tr><td>{@code RHETOR_TOKEN}</td><td>{@link Builder#token(String) token}</td></tr>
 * <tr><td>{@code HERMES_URL}</td><td>{@link Builder#hermesUrl(String) hermesUrl}</td></tr>
 * </table>
 *
 * <pre>{@code
 * RhetorConfig config = RhetorConfig.builder()
 *     .baseUrl("http://rhetor:8300")
 *     .component("my-component")
 *     .build();
 * }</pre>
 */
public final class RhetorConfig {
  // Private copies that are never changed, so that each setting is declared once.
  private final Builder settings;
  private final TransportSettings transport;

  private RhetorConfig(Builder settings) {
    this.settings = settings;
    this.transport = settings.applyTo(settings.transport.copy());
  }

  /** {@return a builder with nothing set} */
  public static Builder builder() {
    return new Builder(System.getenv());
  }

  static Builder builder(Map<String, String> environment) {
    return new Builder(environment);
  }

  /**
   * {@return the configuration that the environment describes}
   *
   * @throws IllegalArgumentException if a variable has a value that cannot be used; {@code
   *     HERMES_URL} is looked at by what asks Hermes
   */
  public static RhetorConfig fromEnvironment() {
    return builder().build();
  }

  /** Makes the configuration of a client that asks Hermes alone, so that RHETOR_URL is unused. */
  static RhetorConfig ofHermes(Map<String, String> environment) {
    Map<String, String> used = new HashMap<>(environment);
    used.remove("RHETOR_URL");
    return builder(used).build();
  }

  /**
   * {@return the address of the server, without a slash at its end; the first one if there are
   * several}
   */
  public URI baseUrl() {
    return transport.baseUrls.get(0);
  }

  /**
   * {@return the addresses of the servers in the order given, at least one, each without a slash at
   * its end; unmodifiable}
   */
  public List<URI> baseUrls() {
    return transport.baseUrls;
  }

  /**
   * {@return how calls are shared out among several servers, which means nothing to a single
   * server}
   */
  public ServerPolicy serverPolicy() {
    return transport.serverPolicy;
  }

  /**
   * {@return the address of Hermes, the registry of components, with its path, {@code /api} if none
   * was given, without a slash at its end}
   *
   * @throws IllegalArgumentException if it comes from {@code HERMES_URL} and cannot be used, which
   *     stops only those who ask Hermes
   */
  public URI hermesUrl() {
    return settings.effectiveHermesUrl();
  }

  /** {@return the name of the component that this client works for; empty for none} */
  public Optional<String> component() {
    return Optional.ofNullable(settings.component);
  }

  /**
   * {@return the headers sent with every request whose values never change: values by name, whose
   * case does not matter; unmodifiable. May hold secrets}
   */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(transport.headers);
  }

  /**
   * {@return where the headers come from that are made anew for each attempt of a call: suppliers
   * by the name of the header, whose case does not matter; unmodifiable}
   */
  public Map<String, Supplier<String>> headerSuppliers() {
    return Collections.unmodifiableMap(transport.headerSuppliers);
  }

  /**
   * {@return where the bearer token comes from: called once for each attempt of a call; empty if
   * none is sent}
   */
  public Optional<Supplier<String>> token() {
    return transport.token;
  }

  /** {@return how long a connection may take} */
  public Duration connectTimeout() {
    return transport.connectTimeout;
  }

  /** {@return how long an answer may take to begin} */
  public Duration headersTimeout() {
    return transport.headersTimeout;
  }

  /** {@return how long an answer that has begun may be silent} */
  public Duration idleTimeout() {
    return transport.idleTimeout;
  }

  /** {@return how long the subscriber of a stream may ask for nothing; zero for none} */
  public Duration pauseTimeout() {
    return transport.pauseTimeout;
  }

  /** {@return how long a call may take as a whole; empty for none} */
  public Optional<Duration> totalTimeout() {
    return transport.totalTimeout;
  }

  /** {@return when calls that failed are attempted once more} */
  public RetryPolicy retryPolicy() {
    return transport.retryPolicy;
  }

  /** The policy for calls that would otherwise keep a schedule of their own. */
  Optional<RetryPolicy> retryPolicyIfSet() {
    return Optional.ofNullable(settings.retryPolicy);
  }

  /** {@return which thread calls the subscribers of streams} */
  public Delivery delivery() {
    return transport.direct ? Delivery.DIRECT : Delivery.EXECUTOR;
  }

  /** {@return the listener of all calls; empty for none} */
  public Optional<ClientListener> listener() {
    return transport.listener;
  }

  /** {@return how many bytes an answer that comes whole may have} */
  public int maxResponseBytes() {
    return transport.maxResponseBytes;
  }

  /** {@return how many bytes one event of a stream may have} */
  public int maxEventBytes() {
    return transport.maxEventBytes;
  }

  /** {@return how many characters of a stream are kept for the case that it breaks off} */
  public int maxPartialCharacters() {
    return transport.maxPartialCharacters;
  }

  /** {@return the zone of times that the server gives without one} */
  public ZoneId serverZone() {
    return transport.serverZone.orElseGet(ZoneId::systemDefault);
  }

  /** {@return the JDK client to send with; empty to make one} */
  public Optional<HttpClient> httpClient() {
    return Optional.ofNullable(settings.httpClient);
  }

  /** {@return what runs callbacks; empty for threads that all clients share} */
  public Optional<Executor> executor() {
    return transport.executor;
  }

  /** {@return whether HTTP/2 is spoken with servers that offer it over TLS} */
  public boolean isHttp2() {
    return transport.http2;
  }

  /** {@return how many threads of the JDK's client read and write for a client} */
  public int selectors() {
    return transport.selectors;
  }

  /** {@return whom to trust and how to show oneself in TLS; empty for the JVM's default} */
  public Optional<SSLContext> sslContext() {
    return Optional.ofNullable(settings.sslContext);
  }

  /** {@return the way to the server: names the proxies; empty for the JVM's default selector} */
  public Optional<ProxySelector> proxy() {
    return transport.proxy;
  }

  /** {@return which API is spoken} */
  public ApiGeneration apiGeneration() {
    return settings.apiGeneration;
  }

  /** {@return a builder that begins as a copy of this} */
  public Builder toBuilder() {
    Builder copy = settings.copy();
    copy.baseUrls = baseUrls().stream().map(URI::toString).collect(Collectors.toList());
    return copy;
  }

  /** Shows addresses, names and limits; never a token or the value of a header. */
  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (baseUrls().size() == 1) {
      shown.put("baseUrl", baseUrl());
    } else {
      shown.put("baseUrls", baseUrls());
      shown.put("serverPolicy", serverPolicy());
    }
    shown.put("hermesUrl", shownHermesUrl());
    shown.put("component", String.valueOf(settings.component));
    shown.put("headers", settings.headerNames());
    shown.put("token", token().isPresent() ? "set" : "none");
    shown.put("connectTimeout", connectTimeout());
    shown.put("headersTimeout", headersTimeout());
    shown.put("idleTimeout", idleTimeout());
    shown.put("pauseTimeout", pauseTimeout().isZero() ? "none" : pauseTimeout());
    shown.put("totalTimeout", totalTimeout().map(Duration::toString).orElse("none"));
    shown.put("retryPolicy", retryPolicy());
    shown.put("delivery", delivery());
    shown.put("selectors", selectors());
    return "RhetorConfig" + shown;
  }

  /** {@return what the transport needs to know, to be changed by the caller} */
  TransportSettings transport() {
    return transport.copy();
  }

  String shownHermesUrl() {
    try {
      return hermesUrl().toString();
    } catch (IllegalArgumentException unusable) {
      return "(HERMES_URL cannot be used)";
    }
  }

  /**
   * Collects a configuration. Its methods refuse a value that is not allowed with an {@link
   * IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder extends SettingsBuilder<Builder> {
    private static final String DEFAULT_URL = "http://localhost:8300";
    private static final String DEFAULT_HERMES_URL = "http://localhost:8100";
    private static final int MAX_SELECTORS = 64;

    private final Map<String, String> environment;
    private @Nullable List<String> baseUrls;
    private @Nullable String hermesUrl;
    private @Nullable String component;
    private @Nullable HttpClient httpClient;
    private @Nullable SSLContext sslContext;
    private ApiGeneration apiGeneration = ApiGeneration.APRIL_2025;
    private boolean connectTimeoutSet;
    private TransportSettings transport = new TransportSettings();

    private Builder(Map<String, String> environment) {
      this.environment = environment;
      transport.pauseTimeout = Duration.ofMinutes(15);
      transport.maxResponseBytes = 16 * 1024 * 1024;
      transport.maxEventBytes = 16 * 1024 * 1024;
    }

    @Override
    Builder copy() {
      Builder copy = super.copy();
      copy.transport = transport.copy();
      return copy;
    }

    /**
     * Adds a header to every call, as {@link #header(String, String)} does.
     *
     * @param name the name
     * @param value the value
     * @return this builder
     * @throws IllegalArgumentException if it cannot be sent, or the client itself sets it
     */
    public Builder defaultHeader(String name, String value) {
      return header(name, value);
    }

    /**
     * Sets where the server is. Replaces {@link #baseUrls}. Default: {@code RHETOR_URL}, else
     * {@code http://localhost:8300}.
     *
     * @param baseUrl an {@code http} or {@code https} address, with a path if a proxy wants one;
     *     without user, query and fragment
     * @return this builder
     */
    public Builder baseUrl(String baseUrl) {
      this.baseUrls = List.of(Objects.requireNonNull(baseUrl, "baseUrl"));
      return this;
    }

    /**
     * Sets where several servers are that do the same work; {@link #serverPolicy} says which one is
     * asked. Replaces {@link #baseUrl}. Default: {@code RHETOR_URL}, in which commas separate
     * addresses, else {@code http://localhost:8300}.
     *
     * <p>All get the same headers and token. Give all clients the same spelling of each address,
     * since conversations are assigned to servers by it. Over WebSocket, one is asked at a time,
     * and the next one when that one is gone.
     *
     * @param baseUrls at least one address, each like {@link #baseUrl}'s and none of them twice
     * @return this builder
     * @throws IllegalArgumentException if there is none
     */
    public Builder baseUrls(List<String> baseUrls) {
      this.baseUrls = ConfigChecks.requireAddresses("baseUrls", baseUrls);
      return this;
    }

    /**
     * Sets how calls are shared out among several {@link #baseUrls}, and when one of them is left
     * alone. Default: {@link ServerPolicy#ofDefaults()}.
     *
     * @param serverPolicy the policy, which means nothing to a single server
     * @return this builder
     */
    public Builder serverPolicy(ServerPolicy serverPolicy) {
      transport.serverPolicy = Objects.requireNonNull(serverPolicy, "serverPolicy");
      return this;
    }

    /**
     * Sets where Hermes, Tekton's registry of components, is, for the clients that ask it (section
     * 9 of {@code docs/protocol.md}). Default: {@code HERMES_URL}, else {@code
     * http://localhost:8100}.
     *
     * @param hermesUrl an {@code http} or {@code https} address; without a path it means its {@code
     *     /api}; without user, query and fragment
     * @return this builder
     */
    public Builder hermesUrl(String hermesUrl) {
      this.hermesUrl = Objects.requireNonNull(hermesUrl, "hermesUrl");
      return this;
    }

    /**
     * Sets the component that this client works for: requests that name no component and no context
     * carry it and belong to the context {@code component:default}. Default: {@code
     * RHETOR_COMPONENT}, else none.
     *
     * @param component the name, not blank, without {@code :} and {@code /}
     * @return this builder
     */
    public Builder component(String component) {
      this.component = Objects.requireNonNull(component, "component");
      return this;
    }

    /**
     * Sets how long a connection may take. Default: 10 seconds.
     *
     * @param connectTimeout more than zero, at most 365 days
     * @return this builder
     */
    public Builder connectTimeout(Duration connectTimeout) {
      transport.connectTimeout = Checks.requirePositive("connectTimeout", connectTimeout);
      this.connectTimeoutSet = true;
      return this;
    }

    /**
     * Sets the listener of calls, for metrics and traces. Default: none.
     *
     * @param listener one for all; safe for use by several threads, must not block
     * @return this builder
     */
    public Builder listener(ClientListener listener) {
      transport.listener = Optional.of(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Sets how large an answer that comes whole may be. Default: 16 MiB.
     *
     * @param maxResponseBytes at least 1,024
     * @return this builder
     */
    public Builder maxResponseBytes(int maxResponseBytes) {
      transport.maxResponseBytes =
          Checks.requireAtLeast("maxResponseBytes", maxResponseBytes, 1_024);
      return this;
    }

    /**
     * Sets how large one event of a stream may be, and so how much memory one stream may take.
     * Default: 16 MiB.
     *
     * @param maxEventBytes at least 1,024
     * @return this builder
     */
    public Builder maxEventBytes(int maxEventBytes) {
      transport.maxEventBytes = Checks.requireAtLeast("maxEventBytes", maxEventBytes, 1_024);
      return this;
    }

    /**
     * Sets how much text of a stream is kept for {@link
     * io.rhetor.client.error.RhetorStreamException#partial()}. Default: 1 Mi characters.
     *
     * @param maxPartialCharacters 0 or more
     * @return this builder
     */
    public Builder maxPartialCharacters(int maxPartialCharacters) {
      transport.maxPartialCharacters =
          Checks.requireAtLeast("maxPartialCharacters", maxPartialCharacters, 0);
      return this;
    }

    /**
     * Sets the zone of times that the server gives without one, as servers of the April 2025
     * generation do. Default: the zone of this machine.
     *
     * @param serverZone the zone
     * @return this builder
     */
    public Builder serverZone(ZoneId serverZone) {
      transport.serverZone = Optional.of(Objects.requireNonNull(serverZone, "serverZone"));
      return this;
    }

    /**
     * Sets the JDK client to send with, for all that this class has no setting for. It stays the
     * caller's: closing a Rhetor client does not close it. Default: a client of its own.
     *
     * @param httpClient a client that follows no redirects, which is the JDK's default
     * @return this builder
     * @throws IllegalArgumentException if it follows redirects, since the JDK would carry
     *     credentials to other origins
     */
    public Builder httpClient(HttpClient httpClient) {
      Objects.requireNonNull(httpClient, "httpClient");
      if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "httpClient: must not follow redirects by itself, which could carry credentials to"
                + " another origin; build it with followRedirects(NEVER)");
      }
      this.httpClient = httpClient;
      return this;
    }

    /**
     * Sets what runs the code of callers: subscribers, dependents of futures, the listener, the
     * suppliers of the token and of headers. Nothing else runs there. Default: daemon threads that
     * all clients share, of which few are awake at a time, and more while callbacks block.
     *
     * @param executor must have a thread for each callback that may block at a time, or those that
     *     block hold up the others. {@code Runnable::run} calls subscribers and futures on the
     *     thread that brings the answer, or a limit; one that blocks there holds up all calls. For
     *     streams whose subscribers never block, {@link #delivery} saves the change of thread
     *     without that. An executor that throws fails the call whose task it refused, unless its
     *     answer is here: that is delivered on the shared threads
     * @return this builder
     */
    public Builder executor(Executor executor) {
      transport.executor = Optional.of(Objects.requireNonNull(executor, "executor"));
      return this;
    }

    /**
     * Sets whether to speak HTTP/2 with servers that offer it over TLS. Then all calls to a server
     * share one connection, and all streams its flow-control window (16 MiB in the JDK): streams
     * whose subscribers ask for nothing while much text is under way use it up, and all other calls
     * wait until one of them asks again or ends. A subscriber that blocks does not hold up the
     * thread that reads the connection; the text that it leaves unread counts as above. Default:
     * false, HTTP/1.1 with a connection for each call at a time.
     *
     * @param http2 whether to speak HTTP/2; has no effect without TLS
     * @return this builder
     */
    public Builder http2(boolean http2) {
      transport.http2 = http2;
      return this;
    }

    /**
     * Sets how many threads read and write for a client over HTTP. The JDK's client has one
     * selector thread, which one processor limits; with more of them, the calls of a client and its
     * views are spread over so many JDK clients, each with connections of its own. A call goes to
     * the one with the fewest calls, and all its attempts stay there; so calls one after the other
     * use one connection, and with {@link #http2} there are as many connections to a server at
     * most. Has no effect over WebSocket, whose connections have threads of their own. Default: 1,
     * which is best up to some thousand streams.
     *
     * @param selectors from 1 to 64; more than there are processors brings nothing
     * @return this builder
     */
    public Builder selectors(int selectors) {
      transport.selectors = Checks.requireWithin("selectors", selectors, 1, MAX_SELECTORS);
      return this;
    }

    /**
     * Sets whom to trust and how to show oneself in TLS. Default: the JVM's.
     *
     * @param sslContext the context
     * @return this builder
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
      return this;
    }

    /**
     * Sets the way to the server. Default: the JVM's, which {@link ProxySelector#getDefault()}
     * tells when a call begins and {@code -Dhttp.proxyHost} and its like set. {@link
     * HttpClient.Builder#NO_PROXY} stands for a direct connection.
     *
     * <p>The first proxy of the selector's list counts. It must be an HTTP proxy: calls for which
     * it is a SOCKS proxy fail before anything is sent, and so do calls for which the selector
     * throws or returns null.
     *
     * @param proxy for example {@code ProxySelector.of(address)}; safe for use by several threads,
     *     called once for each attempt
     * @return this builder
     */
    public Builder proxy(ProxySelector proxy) {
      transport.proxy = Optional.of(Objects.requireNonNull(proxy, "proxy"));
      return this;
    }

    /**
     * Sets which API is spoken. Default: {@link ApiGeneration#APRIL_2025}.
     *
     * @param apiGeneration {@link ApiGeneration#AUTO} to use what servers of the newer generation
     *     have in common with it
     * @return this builder
     */
    public Builder apiGeneration(ApiGeneration apiGeneration) {
      this.apiGeneration = Objects.requireNonNull(apiGeneration, "apiGeneration");
      return this;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if an address or name cannot be used, or if {@code
     *     connectTimeout}, {@code sslContext}, {@code proxy} or more than one of {@code selectors}
     *     is set beside {@code httpClient}, which has its own
     */
    public RhetorConfig build() {
      Builder copy = copy();
      String componentFromEnvironment = fromEnvironment("RHETOR_COMPONENT");
      if (copy.component != null) {
        Checks.requireComponent("component", copy.component);
      } else if (componentFromEnvironment != null) {
        Checks.requireComponent("RHETOR_COMPONENT", componentFromEnvironment);
        copy.component = componentFromEnvironment;
      }
      String tokenFromEnvironment = fromEnvironment("RHETOR_TOKEN");
      if (copy.token == null && tokenFromEnvironment != null) {
        ConfigChecks.requireToken("RHETOR_TOKEN", tokenFromEnvironment);
        copy.token = BearerToken.fixed(tokenFromEnvironment);
      }
      if (httpClient != null
          && (connectTimeoutSet || sslContext != null || transport.proxy.isPresent())) {
        throw new IllegalArgumentException(
            "httpClient: has its own connectTimeout, sslContext and proxy; set them there, or"
                + " leave httpClient out");
      }
      if (httpClient != null && transport.selectors > 1) {
        throw new IllegalArgumentException(
            "selectors: must be 1 beside httpClient, which has one selector; leave one of them"
                + " out");
      }
      if (hermesUrl != null) {
        effectiveHermesUrl();
      }
      copy.transport.baseUrls = effectiveBaseUrls();
      return new RhetorConfig(copy);
    }

    private List<URI> effectiveBaseUrls() {
      if (baseUrls != null) {
        return ConfigChecks.requireBaseUrls(
            baseUrls.size() == 1 ? "baseUrl" : "baseUrls", baseUrls);
      }
      String fromEnvironment = fromEnvironment("RHETOR_URL");
      return fromEnvironment == null
          ? List.of(URI.create(DEFAULT_URL))
          : ConfigChecks.requireBaseUrls(
              "RHETOR_URL", Arrays.asList(fromEnvironment.split(",", -1)));
    }

    private URI effectiveHermesUrl() {
      if (hermesUrl != null) {
        return ConfigChecks.requireHermesUrl("hermesUrl", hermesUrl);
      }
      String fromEnvironment = fromEnvironment("HERMES_URL");
      return fromEnvironment == null
          ? ConfigChecks.requireHermesUrl("hermesUrl", DEFAULT_HERMES_URL)
          : ConfigChecks.requireHermesUrl("HERMES_URL", fromEnvironment);
    }

    private @Nullable String fromEnvironment(String variable) {
      String value = environment.get(variable);
      return value == null || value.isBlank() ? null : value.strip();
    }
  }
}
