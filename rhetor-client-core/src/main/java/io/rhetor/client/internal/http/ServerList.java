package io.rhetor.client.internal.http;

import io.rhetor.client.internal.call.CircuitBreaker;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.policy.ServerPolicy;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The servers that do the same work, and in which order a call prefers them. One set serves all
 * calls of a client, so that all learn from each other's failures. Safe for use by several threads.
 */
final class ServerList {
  private static final CallbackLog LOG = CallbackLog.of(ServerList.class);

  private final List<Server> servers;
  private final boolean stickyContexts;
  private final Timers timers;
  private final AtomicInteger turn = new AtomicInteger();

  ServerList(List<URI> urls, ServerPolicy policy, Timers timers) {
    this.servers =
        urls.size() == 1
            ? List.of(new Server(urls.get(0), null))
            : urls.stream()
                .map(url -> new Server(url, circuit(url, policy, timers)))
                .collect(Collectors.toUnmodifiableList());
    this.stickyContexts = policy.stickyContexts();
    this.timers = timers;
  }

  /** Plans where a call goes: whatever happens to it happens along its route. */
  ServerSelector selectorFor(ApiRequest request) {
    Optional<Peer> peer = request.peer;
    if (peer.isPresent()) {
      return new ServerSelector(List.of(new Server(peer.get().base, null)), false, timers);
    }
    if (servers.size() == 1) {
      return new ServerSelector(servers, false, timers);
    }
    Optional<ContextId> context = request.context.filter(any -> stickyContexts);
    return new ServerSelector(
        context.map(id -> byHash(id.value())).orElseGet(this::inTurn), context.isPresent(), timers);
  }

  private List<Server> byHash(String key) {
    return Rendezvous.order(key, servers, server -> server.url.toString());
  }

  /**
   * Rotates the available servers among themselves, so that the neighbor of one that is down does
   * not get its load.
   */
  private List<Server> inTurn() {
    List<Server> available = new ArrayList<>();
    List<Server> others = new ArrayList<>();
    for (Server server : servers) {
      (server.isAvailable() ? available : others).add(server);
    }
    int next = turn.getAndUpdate(before -> (before + 1) & Integer.MAX_VALUE);
    Collections.rotate(available, -next);
    Collections.rotate(others, -next);
    available.addAll(others);
    return available;
  }

  private static CircuitBreaker circuit(URI url, ServerPolicy policy, Timers timers) {
    return new CircuitBreaker(
        policy.circuitBreaker(),
        timers::nanoTime,
        Runnable::run,
        state -> LOG.write(Level.DEBUG, "The circuit of " + url + " is " + state + " now."));
  }

  /** One server and its circuit, if it has one. */
  static final class Server {
    final URI url;
    final @Nullable CircuitBreaker circuit;

    Server(URI url, @Nullable CircuitBreaker circuit) {
      this.url = url;
      this.circuit = circuit;
    }

    /** Tells whether calls are worth making, or a trial is. */
    boolean isAvailable() {
      return circuit == null || circuit.state() != CircuitState.OPEN;
    }
  }
}
