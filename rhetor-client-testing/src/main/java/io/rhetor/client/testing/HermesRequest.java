package io.rhetor.client.testing;

import java.util.Optional;

/** A request that a {@link SimulatedHermes} got. Immutable. */
public final class HermesRequest {
  private final String method;
  private final String path;
  private final Optional<String> authorization;
  private final Optional<String> clientId;

  HermesRequest(
      String method, String path, Optional<String> authorization, Optional<String> clientId) {
    this.method = method;
    this.path = path;
    this.authorization = authorization;
    this.clientId = clientId;
  }

  /**
   * Returns the HTTP method.
   *
   * @return such as {@code GET}
   */
  public String method() {
    return method;
  }

  /**
   * Returns the path.
   *
   * @return the path as sent, without query
   */
  public String path() {
    return path;
  }

  /**
   * Returns the header {@code Authorization}.
   *
   * @return its value as sent, empty if there was none
   */
  public Optional<String> authorization() {
    return authorization;
  }

  /**
   * Returns the header {@code X-Client-ID}.
   *
   * @return its value as sent, empty if there was none
   */
  public Optional<String> clientId() {
    return clientId;
  }

  /** Leaves out the authorization, which is private. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
