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
   * @param base the address that paths are appended to, without a slash at its end
   * @param name what its answers are called, in the message of a failure
   * @param advice what to check when it cannot be reached or understood: a sentence
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
