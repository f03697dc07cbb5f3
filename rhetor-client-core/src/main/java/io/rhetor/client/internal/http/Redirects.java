package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Redactor;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which redirects are followed (section 1 of {@code docs/protocol.md}): those within the origin,
 * five at most; 307 and 308 for any call, the others only for GET, since they would turn it into
 * one. Never to another origin, where credentials would travel to.
 */
final class Redirects {
  static final int MAX_HOPS = 5;

  private Redirects() {}

  static boolean isRedirect(int status) {
    return status >= 300 && status < 400;
  }

  static @Nullable URI target(String method, URI from, int status, Optional<String> location) {
    boolean keepsMethod = status == 307 || status == 308;
    if (location.isEmpty() || !(keepsMethod || (leadsToGet(status) && method.equals("GET")))) {
      return null;
    }
    return resolved(from, location.get()).filter(target -> sameOrigin(from, target)).orElse(null);
  }

  /** Says of a redirect that is not followed where it leads, and why it is not. */
  static String describe(
      Redactor redactor, String method, URI from, int status, Optional<String> location) {
    URI target = location.flatMap(text -> resolved(from, text)).orElse(null);
    if (target == null) {
      return "a redirect that names no place to go on at";
    }
    if (!sameOrigin(from, target)) {
      return "a redirect to "
          + (target.getHost() == null
              ? "what is no server"
              : redactor.redact(
                  target.getScheme()
                      + "://"
                      + target.getHost()
                      + (target.getPort() < 0 ? "" : ":" + target.getPort())))
          + ", perhaps a sign-on page; other origins are not followed, since they would get the"
          + " token and the request";
    }
    if (target(method, from, status, location) != null) {
      return "a redirect behind " + MAX_HOPS + " others, which has no end";
    }
    return "a redirect within the server that is not followed, since it "
        + (leadsToGet(status) ? "changes the method" : "is none of 301, 302, 303, 307 and 308");
  }

  private static boolean leadsToGet(int status) {
    return status == 301 || status == 302 || status == 303;
  }

  /** Makes an address that a redirect led to fit for messages: the server may quote in its path. */
  static URI shown(Redactor redactor, URI target) {
    String path = target.getRawPath();
    String shown = redactor.redact(path);
    return shown.equals(path)
        ? target
        : URI.create(
            target.getScheme() + "://" + target.getRawAuthority() + shown.replace(' ', '…'));
  }

  private static Optional<URI> resolved(URI from, String location) {
    if (location.isBlank()) {
      return Optional.empty();
    }
    try {
      // By URI alone, a query takes the place of the last step of the path too.
      return Optional.of(
          from.resolve(location.startsWith("?") ? from.getRawPath() + location : location));
    } catch (IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  /** A user within an address would be told with it, in messages and by failures. */
  private static boolean sameOrigin(URI one, URI other) {
    return other.getHost() != null
        && other.getRawUserInfo() == null
        && one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
  }
}
