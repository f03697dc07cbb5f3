package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.NotedRequest;
import java.util.Optional;

/** A request that a {@link SimulatedHermes} got. Immutable. */
public final class HermesRequest {
  private final NotedRequest request;

  HermesRequest(NotedRequest request) {
    this.request = request;
  }

  /**
   * Returns the HTTP method.
   *
   * @return such as {@code GET}
   */
  public String method() {
    return request.method();
  }

  /**
   * Returns the path.
   *
   * @return the path as sent, without query
   */
  public String path() {
    return request.path();
  }

  /**
   * Returns the header {@code Authorization}.
   *
   * @return its value as sent, empty if there was none
   */
  public Optional<String> authorization() {
    return request.authorization();
  }

  /**
   * Returns the header {@code X-Client-ID}.
   *
   * @return its value as sent, empty if there was none
   */
  public Optional<String> clientId() {
    return request.clientId();
  }

  /** Leaves out the authorization, which is private. */
  @Override
  public String toString() {
    return method() + " " + path();
  }
}
