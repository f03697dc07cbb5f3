package io.rhetor.client.internal.http;

import java.net.URI;

/** A server beside the configured ones that calls can go to. Immutable. */
public final class Peer {
  private final URI base;
  private final String name;
  private final String advice;

  /**
   * Describes a server.
   *
   * @param name what its answers are called, in the message of a failure
   */
  public Peer(URI base, String name, String advice) {
    this.base = base;
    this.name = name;
    this.advice = advice;
  }

  URI base() {
    return base;
  }

  String name() {
    return name;
  }

  String advice() {
    return advice;
  }
}
