package io.rhetor.client.internal.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which redirects are followed (section 1 of the protocol): those within the origin, five at most;
 * 307 and 308 for any call, the others only for GET, since they would turn it into one. Never to
 * another origin, where credentials would travel to.
 */
final class Redirects {
  static final int MAX_HOPS = 5;

  private Redirects() {}

  static boolean isRedirect(int status) {
    return status >= 300 && status < 400;
  }

  static @Nullable URI target(String method, URI from, int status, Optional<String> location) {
    boolean keepsMethod = status == 307 || status == 308;
    boolean followsGet = status == 301 || status == 302 || status == 303;
    if (location.isEmpty() || !(keepsMethod || (followsGet && method.equals("GET")))) {
      return null;
    }
    try {
      URI target = from.resolve(location.get());
      return sameOrigin(from, target) ? target : null;
    } catch (IllegalArgumentException unusable) {
      return null;
    }
  }

  private static boolean sameOrigin(URI one, URI other) {
    return other.getHost() != null
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
  }
}
