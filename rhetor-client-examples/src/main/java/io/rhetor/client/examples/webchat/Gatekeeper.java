package io.rhetor.client.examples.webchat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other sites from driving the chat. {@code Host} must be a name that the chat is
 * known by, so that a foreign name that is pointed at this address (DNS rebinding) is of no use;
 * {@code Origin} and {@code Sec-Fetch-Site}, which browsers send and pages cannot change, must name
 * the same site.
 */
final class Gatekeeper {
  private final Set<String> hosts;

  Gatekeeper(Set<String> hosts) {
    this.hosts = hosts;
  }

  void check(HttpExchange exchange, boolean isApi) {
    Headers headers = exchange.getRequestHeaders();
    String host = host(headers);
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!origin.equalsIgnoreCase("http://" + host)
          && !origin.equalsIgnoreCase("https://" + host)) {
        throw foreign();
      }
    }
    for (String site : headers.getOrDefault("Sec-Fetch-Site", List.of())) {
      // Links of other sites may lead to the page.
      if (isApi && !site.equals("same-origin") && !site.equals("none")) {
        throw foreign();
      }
    }
  }

  private String host(Headers headers) {
    List<String> named = headers.getOrDefault("Host", List.of());
    if (named.size() != 1 || !hosts.contains(named.get(0).toLowerCase(Locale.ROOT))) {
      throw new Refusal(
          403,
          "The chat is not served under this name. It is known as "
              + String.join(", ", hosts)
              + "; more names are given with --allow-host.");
    }
    return named.get(0);
  }

  private static Refusal foreign() {
    return new Refusal(403, "Pages of other sites cannot use the chat.");
  }
}
