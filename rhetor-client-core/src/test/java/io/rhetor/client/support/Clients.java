package io.rhetor.client.support;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;

/** Clients for servers that tests start. */
public final class Clients {
  private Clients() {}

  public static RhetorClient of(ScriptedServer server) {
    return RhetorClient.create(configFor(server).build());
  }

  public static RhetorConfig.Builder configFor(ScriptedServer server) {
    return Secrets.marked(RhetorConfig.builder().baseUrl(server.url().toString()));
  }
}
