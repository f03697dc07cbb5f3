package io.rhetor.client.testing.internal;

import java.net.URI;
import java.util.List;

/** A simulated Rhetor that runs, with what it keeps and the faults to come. */
public final class RhetorServer implements AutoCloseable {
  private final ContextStore contexts = new ContextStore();
  private final FaultPlan faults = new FaultPlan();
  private final Traffic traffic = new Traffic();
  private final EmbeddedServer server;

  /** Listens, and returns when it does. */
  public RhetorServer(ListenAddress address, ServerSettings settings) {
    this.server =
        EmbeddedServer.listen(
            address, vertx -> new Backend(settings, vertx, contexts, faults, traffic));
  }

  public URI url() {
    return server.url();
  }

  public void inject(PlannedFault fault) {
    faults.add(fault);
  }

  public void clearFaults() {
    faults.clear();
  }

  public List<ChatTurn> turns(String contextId) {
    return contexts.turns(contextId);
  }

  public Traffic traffic() {
    return traffic;
  }

  @Override
  public void close() {
    traffic.serverCloses();
    server.close();
  }
}
