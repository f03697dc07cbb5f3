package io.rhetor.client.testing.internal;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A simulated Hermes that runs, with what was asked of it and the faults to come. */
public final class HermesServer implements AutoCloseable {
  /** Where discovery can be served. */
  public enum Lookup {
    REGISTRY("/api/registry/component/{id}"),
    COMPONENTS("/api/components/{id}");

    final String path;

    Lookup(String path) {
      this.path = path;
    }
  }

  private final HermesJournal journal = new HermesJournal();
  private final EmbeddedServer server;

  /** Listens, and returns when it does. */
  public HermesServer(
      ListenAddress address,
      Collection<Lookup> lookups,
      boolean capabilitiesAsObjects,
      Map<String, URI> elsewhere) {
    HermesEndpoints endpoints =
        new HermesEndpoints(lookups, capabilitiesAsObjects, elsewhere, journal);
    this.server = EmbeddedServer.listen(address, vertx -> handler(endpoints)::handle);
  }

  private static Handler<HttpServerRequest> handler(HermesEndpoints endpoints) {
    Routes routes = new Routes();
    endpoints.addTo(routes);
    return request -> {
      endpoints.note(request);
      routes.handle(request);
    };
  }

  public URI url() {
    return server.url();
  }

  public void inject(HermesObstacle fault, int times) {
    journal.add(fault, times);
  }

  public void clearFaults() {
    journal.clear();
  }

  public List<NotedRequest> discoveries() {
    return journal.discoveries();
  }

  public List<NotedRequest> invocations() {
    return journal.invocations();
  }

  @Override
  public void close() {
    server.close();
  }
}
