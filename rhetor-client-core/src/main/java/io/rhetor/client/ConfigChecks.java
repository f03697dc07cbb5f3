package io.rhetor.client;

import io.rhetor.client.internal.check.BaseUrls;
import io.rhetor.client.internal.http.RequestHeaders;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Refuses settings that cannot work, naming the field and what to do. */
final class ConfigChecks {
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  private ConfigChecks() {}

  static List<String> requireAddresses(String field, List<String> texts) {
    if (Objects.requireNonNull(texts, field).isEmpty()) {
      throw new IllegalArgumentException(
          field + ": must name at least one server, like http://localhost:8300");
    }
    texts.forEach(text -> Objects.requireNonNull(text, field));
    return List.copyOf(texts);
  }

  static List<URI> requireBaseUrls(String field, List<String> texts) {
    List<URI> urls = new ArrayList<>();
    for (String text : texts) {
      URI url = BaseUrls.parse(field, text, "http://localhost:8300");
      if (urls.contains(url)) {
        throw new IllegalArgumentException(
            field + ": must not name a server twice, as it does " + url + "; leave one out");
      }
      urls.add(url);
    }
    return List.copyOf(urls);
  }

  /** An address without a path means the API that Hermes serves there. */
  static URI requireHermesUrl(String field, String text) {
    URI url = BaseUrls.parse(field, text, "http://localhost:8100");
    return url.getRawPath().isEmpty() ? URI.create(url + "/api") : url;
  }

  static void requireHeader(String field, String name, String value) {
    Objects.requireNonNull(name, "header name");
    Objects.requireNonNull(value, "header value");
    requireHeaderName(field, name);
    if (!RequestHeaders.isValue(value)) {
      throw new IllegalArgumentException(
          field + ": the value of " + name + " must be printable ASCII on one line; encode it");
    }
  }

  static void requireHeaderName(String field, String name) {
    Objects.requireNonNull(name, "header name");
    if (name.isEmpty() || !name.chars().allMatch(ConfigChecks::isTokenCharacter)) {
      throw new IllegalArgumentException(
          field + ": a name consists of letters, digits and !#$%&'*+-.^_`|~ only");
    }
    if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          field + ": " + name + " is set by the client itself; leave it out");
    }
  }

  static void requireToken(String field, String token) {
    Objects.requireNonNull(token, field);
    if (token.isBlank()) {
      throw new IllegalArgumentException(
          field
              + ": is empty; set RhetorConfig.Builder.token or RHETOR_TOKEN to the server's token,"
              + " or neither if the server asks for none");
    }
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw new IllegalArgumentException(
          field + ": must be printable ASCII without blanks; check for a line break at its end");
    }
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
