package io.rhetor.client.resilience;

import io.rhetor.client.error.RhetorApiException;
import java.net.URI;

/** TargetFailures as a server causes them. */
final class TargetFailures {
  private TargetFailures() {}

  static RhetorApiException api(int status) {
    return RhetorApiException.builder("POST", URI.create("http://rhetor:8300/message"), status)
        .build();
  }
}
