package io.rhetor.client.testing.internal;

import java.util.Optional;

/** What is kept of a request to a simulated Hermes. Immutable. */
public final class NotedRequest {
  private final String method;
  private final String path;
  private final Optional<String> authorization;
  private final Optional<String> clientId;

  NotedRequest(
      String method, String path, Optional<String> authorization, Optional<String> clientId) {
    this.method = method;
    this.path = path;
    this.authorization = authorization;
    this.clientId = clientId;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public Optional<String> authorization() {
    return authorization;
  }

  public Optional<String> clientId() {
    return clientId;
  }
}
