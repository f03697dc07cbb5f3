package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;

/** What goes wrong with one request to a simulated Hermes. */
public enum HermesObstacle {
  UNKNOWN_COMPONENT(true, 404, "detail", "Component not found"),
  REGISTRY_UNAVAILABLE(true, 503, "detail", "Registry not initialized"),
  NO_ENDPOINT(true, 200, "", ""),
  UNAUTHORIZED(false, 401, "message", "Invalid or missing token"),
  FORBIDDEN(false, 403, "message", "Not allowed to use this capability"),
  UNKNOWN_CAPABILITY(false, 404, "message", "Capability not found"),
  BAD_PARAMETERS(false, 400, "message", "Parameters refused"),
  SERVER_ERROR(false, 500, "detail", "Internal error");

  private final boolean strikesDiscovery;
  private final int status;
  private final String key;
  private final String text;

  HermesObstacle(boolean strikesDiscovery, int status, String key, String text) {
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
