package io.rhetor.client.internal.http;

import io.rhetor.client.message.ResponseInfo;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came with the answer that an attempt got. */
final class HttpResponseInfo implements ResponseInfo {
  private final int status;
  private final HttpHeaders headers;
  private final URI server;
  private final int attempts;
  private final long nanos;

  HttpResponseInfo(int status, HttpHeaders headers, URI server, int attempts, long nanos) {
    this.status = status;
    this.headers = headers;
    this.server = server;
    this.attempts = attempts;
    this.nanos = nanos;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Map<String, List<String>> headers() {
    return headers.map();
  }

  @Override
  public Optional<String> requestId() {
    return headers.firstValue("X-Request-ID");
  }

  @Override
  public URI server() {
    return server;
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public String toString() {
    return String.format(
        "ResponseInfo{status=%s, server=%s, attempts=%s, elapsed=%s, headers=%s}",
        status, server, attempts, elapsed(), headers.map().keySet());
  }
}
