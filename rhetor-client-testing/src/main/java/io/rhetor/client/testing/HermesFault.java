package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.HermesObstacle;

/** Something that goes wrong with one request to a {@link SimulatedHermes}. */
public enum HermesFault {
  /** Discovery says that it knows no such component: status 404. */
  UNKNOWN_COMPONENT(HermesObstacle.UNKNOWN_COMPONENT),
  /** Discovery fails: status 503. */
  REGISTRY_UNAVAILABLE(HermesObstacle.REGISTRY_UNAVAILABLE),
  /** Discovery finds a component that has registered no endpoint. */
  NO_ENDPOINT(HermesObstacle.NO_ENDPOINT),
  /** A capability asks for another token: status 401. */
  UNAUTHORIZED(HermesObstacle.UNAUTHORIZED),
  /** A capability is not for this client: status 403. */
  FORBIDDEN(HermesObstacle.FORBIDDEN),
  /** The component says that it has no such capability: status 404. */
  UNKNOWN_CAPABILITY(HermesObstacle.UNKNOWN_CAPABILITY),
  /** A capability refuses its parameters: status 400. */
  BAD_PARAMETERS(HermesObstacle.BAD_PARAMETERS),
  /** The component fails: status 500. */
  SERVER_ERROR(HermesObstacle.SERVER_ERROR);

  private final HermesObstacle obstacle;

  HermesFault(HermesObstacle obstacle) {
    this.obstacle = obstacle;
  }

  HermesObstacle obstacle() {
    return obstacle;
  }
}
