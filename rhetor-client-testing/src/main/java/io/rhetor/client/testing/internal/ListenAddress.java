package io.rhetor.client.testing.internal;

import java.net.URI;
import java.util.Objects;

/** Where a server is to listen. Not safe for use by several threads. */
public final class ListenAddress {
  private String host = "127.0.0.1";
  private int port;

  public void host(String host) {
    this.host = Objects.requireNonNull(host, "host");
  }

  /** Sets the port; 0 for any free one. */
  public void port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: must be from 0 to 65535, not " + port);
    }
    this.port = port;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** Returns the address of a server that listens here, on the port that it was given. */
  URI url(int actualPort) {
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort);
  }
}
