package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.HermesServer;
import io.rhetor.client.testing.internal.ListenAddress;
import io.rhetor.client.testing.internal.NotedRequest;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tekton's registry inside this JVM, with the two components that speak for Rhetor: {@code
 * rhetor-prompt} and {@code rhetor-communication}. It tells where they are, answers all their
 * capabilities from memory, gives the same answer to the same parameters, and fails on request.
 *
 * <pre>{@code
 * try (SimulatedHermes hermes = SimulatedHermes.start()) {
 *   hermes.inject(HermesFault.SERVER_ERROR, 2);
 *   // … discover components at hermes.url() …
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SimulatedHermes implements AutoCloseable {
  private final HermesServer server;

  private SimulatedHermes(HermesServer server) {
    this.server = server;
  }

  /**
   * Starts a registry with the defaults of {@link Builder} on a free port.
   *
   * @return the running registry
   * @throws UncheckedIOException if it cannot listen
   */
  public static SimulatedHermes start() {
    return builder().start();
  }

  /**
   * Prepares a registry.
   *
   * @return a builder with every default set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns where the registry listens; what it serves lies under {@code /api}.
   *
   * @return a URL without path, such as {@code http://127.0.0.1:8100}
   */
  public URI url() {
    return server.url();
  }

  /**
   * Lets something go wrong with the next requests of the kind that the fault is about. Several
   * faults wait in the order in which they were injected.
   *
   * @param fault what goes wrong
   * @param times how often, from 1
   */
  public void inject(HermesFault fault, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times: must be at least 1, not " + times);
    }
    server.inject(Objects.requireNonNull(fault, "fault").obstacle(), times);
  }

  /**
   * Lets something go wrong once.
   *
   * @param fault what goes wrong
   */
  public void inject(HermesFault fault) {
    inject(fault, 1);
  }

  /** Forgets the faults that have not struck yet. */
  public void clearFaults() {
    server.clearFaults();
  }

  /**
   * Returns the requests for where a component is, whatever they were answered.
   *
   * @return a copy, oldest first
   */
  public List<HermesRequest> discoveries() {
    return requests(server.discoveries());
  }

  /**
   * Returns the requests for a capability, whatever they were answered.
   *
   * @return a copy, oldest first
   */
  public List<HermesRequest> invocations() {
    return requests(server.invocations());
  }

  private static List<HermesRequest> requests(List<NotedRequest> noted) {
    return noted.stream().map(HermesRequest::new).collect(Collectors.toUnmodifiableList());
  }

  /**
   * Drops all connections, frees the port and ends the registry's threads, and returns when that is
   * done. Closing twice does nothing.
   */
  @Override
  public void close() {
    server.close();
  }

  /** Collects the settings of a registry. Not safe for use by several threads. */
  public static final class Builder {
    private final ListenAddress address = new ListenAddress();
    private HermesLookup lookup = HermesLookup.REGISTRY;
    private boolean capabilitiesAsObjects;
    private final Map<String, URI> elsewhere = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets the port to listen on.
     *
     * @param port from 1 to 65535, or 0 (the default) for any free port
     * @return this builder
     */
    public Builder port(int port) {
      address.port(port);
      return this;
    }

    /**
     * Sets the address to listen on.
     *
     * @param host an address or name of this machine; {@code 127.0.0.1} by default
     * @return this builder
     */
    public Builder host(String host) {
      address.host(host);
      return this;
    }

    /**
     * Sets which path tells where a component is; the other one is not found.
     *
     * @param lookup {@link HermesLookup#REGISTRY} by default
     * @return this builder
     */
    public Builder lookup(HermesLookup lookup) {
      this.lookup = Objects.requireNonNull(lookup, "lookup");
      return this;
    }

    /**
     * Sets how capabilities are listed.
     *
     * @param asObjects whether as objects with a {@code name} instead of plain names, the default
     * @return this builder
     */
    public Builder capabilitiesAsObjects(boolean asObjects) {
      this.capabilitiesAsObjects = asObjects;
      return this;
    }

    /**
     * Adds a component that is somewhere else, such as {@code rhetor} for discovery of a {@link
     * SimulatedRhetor}. It has no capabilities.
     *
     * @param name the component's id
     * @param endpoint where it is
     * @return this builder
     */
    public Builder component(String name, URI endpoint) {
      elsewhere.put(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(endpoint, "endpoint"));
      return this;
    }

    /**
     * Starts the registry.
     *
     * @return the running registry
     * @throws UncheckedIOException if it cannot listen, for example because the port is in use
     */
    public SimulatedHermes start() {
      return new SimulatedHermes(
          new HermesServer(address, lookup.served(), capabilitiesAsObjects, elsewhere));
    }
  }
}
