package io.rhetor.client.internal.http;

import java.net.URI;

/** A server beside the configured ones that calls can go to. Immutable. */
public final class Peer {
  final URI base;
  final String name;
  final String advice;

  /** Describes a server; messages call its answers by the name. */
  public Peer(URI base, String name, String advice) {
    this.base = base;
    this.name = name;
    this.advice = advice;
  }
}
