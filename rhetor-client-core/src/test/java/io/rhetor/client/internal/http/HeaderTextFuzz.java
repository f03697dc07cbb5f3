package io.rhetor.client.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rhetor.client.internal.check.BaseUrls;
import io.rhetor.client.internal.value.Timestamps;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * A text as what is read from texts: {@code Retry-After}, a time, the address of a server. Each is
 * understood or refused; no wait is negative, and each address accepted is one to ask.
 */
public final class HeaderTextFuzz {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private HeaderTextFuzz() {}

  /** Reads any bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    for (String name : List.of("retry-after", "retry-after-ms")) {
      Duration wait =
          RetryAfter.read(HttpHeaders.of(Map.of(name, List.of(text)), (n, v) -> true), CLOCK);
      if (wait != null && wait.isNegative()) {
        throw new AssertionError(name + " " + text + " gives " + wait);
      }
    }
    Timestamps.parse(text, ZoneOffset.UTC);
    URI url;
    try {
      url = BaseUrls.parse("baseUrl", text, "http://localhost:8300");
    } catch (IllegalArgumentException refused) {
      return;
    }
    if (url.getHost() == null || url.getPath().endsWith("/") || url.getRawUserInfo() != null) {
      throw new AssertionError(text + " gives " + url);
    }
  }
}
