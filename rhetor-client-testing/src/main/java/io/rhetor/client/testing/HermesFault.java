package io.rhetor.client.testing;

import io.vertx.core.json.JsonObject;

/** Something that goes wrong with one request to a {@link SimulatedHermes}. */
public enum HermesFault {
  /** Discovery says that it knows no such component: status 404. */
  UNKNOWN_COMPONENT(true, 404, "detail", "Component not found"),
  /** Discovery fails: status 503. */
  REGISTRY_UNAVAILABLE(true, 503, "detail", "Registry not initialized"),
  /** Discovery finds a component that has registered no endpoint. */
  NO_ENDPOINT(true, 200, "", ""),
  /** A capability asks for another token: status 401. */
  UNAUTHORIZED(false, 401, "message", "Invalid or missing token"),
  /** A capability is not for this client: status 403. */
  FORBIDDEN(false, 403, "message", "Not allowed to use this capability"),
  /** The component says that it has no such capability: status 404. */
  UNKNOWN_CAPABILITY(false, 404, "message", "Capability not found"),
  /** A capability refuses its parameters: status 400. */
  BAD_PARAMETERS(false, 400, "message", "Parameters refused"),
  /** The component fails: status 500. */
  SERVER_ERROR(false, 500, "detail", "Internal error");

  private final boolean strikesDiscovery;
  private final int status;
  private final String key;
  private final String text;

  HermesFault(boolean strikesDiscovery, int status, String key, String text) {
    this.strikesDiscovery = strikesDiscovery;
    this.status = status;
    this.key = key;
    this.text = text;
  }

  boolean strikesDiscovery() {
    return strikesDiscovery;
  }

  Refusal refusal() {
    return Refusal.of(status, new JsonObject().put(key, text));
  }
}
