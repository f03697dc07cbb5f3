package io.rhetor.client.ws.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A proxy cannot be reached, or leads no further. */
final class ProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String proxy;
  private final int status;

  /**
   * Makes the failure.
   *
   * @param status what it answered; 0 if it did not
   */
  ProxyException(String proxy, int status, @Nullable Throwable cause) {
    super("the proxy " + proxy + (status == 0 ? " cannot be used" : " answered " + status), cause);
    this.proxy = proxy;
    this.status = status;
  }

  String proxy() {
    return proxy;
  }

  int status() {
    return status;
  }
}
