package io.rhetor.client.internal.check;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Checks the addresses that calls are sent to. */
public final class BaseUrls {
  private static final int MAX_PORT = 65_535;

  private BaseUrls() {}

  /** Reads an address that paths can be appended to. */
  public static URI parse(String field, String text, String example) {
    URI url;
    try {
      url = new URI(withoutSlashesAtTheEnd(text.strip()));
    } catch (URISyntaxException malformed) {
      // Without the cause, whose message quotes the address and so perhaps a password in it.
      throw new IllegalArgumentException(
          field + ": is no URL (" + malformed.getReason() + "); use something like " + example);
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.startsWith("http") && url.getHost() == null && url.getRawAuthority() != null) {
      throw unusableHost(field, url.getRawAuthority(), example);
    }
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          field + ": must be an http or https URL with a host, like " + example);
    }
    if (url.getPort() > MAX_PORT) {
      throw new IllegalArgumentException(
          field + ": must have a port of at most " + MAX_PORT + ", not " + url.getPort());
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          field + ": must not contain a user or password; use token or header");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          field + ": must not have a query or fragment; end it with the path");
    }
    return url;
  }

  /** An authority that RFC 2396, by which {@link URI} goes, knows no host in. */
  private static IllegalArgumentException unusableHost(
      String field, String authority, String example) {
    if (authority.indexOf('@') >= 0) {
      return new IllegalArgumentException(
          field + ": must not contain a user or password; use token or header");
    }
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (host.indexOf('_') >= 0) {
      return new IllegalArgumentException(
          field
              + ": the name "
              + host
              + " contains an underscore, which no host name may, so that the JDK finds no host in"
              + " the address; give the server a name without one (an alias, such as "
              + host.replace('_', '-')
              + "), or use its IP address");
    }
    return new IllegalArgumentException(
        field
            + ": must be an http or https URL with a host, which "
            + authority
            + " is not: letters, digits, dots and hyphens, then perhaps a port; like "
            + example);
  }

  private static String withoutSlashesAtTheEnd(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }
}
