package io.rhetor.client.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a name. The JDK's HTTP client tries the first one alone, and lets no other one
 * be tried under the same name: the Host header and the name for TLS come from the URI.
 */
final class Addresses {
  private Addresses() {}

  /**
   * Says which address was tried, after a connection failed; empty if the name has no other. Blocks
   * if the name has to be looked up anew.
   */
  static String advice(@Nullable String host) {
    try {
      return host == null ? "" : advice(host, InetAddress.getAllByName(host));
    } catch (UnknownHostException | SecurityException unknown) {
      // It is unknown by now, or secret: the failure is told without its addresses.
      return "";
    }
  }

  static String advice(String host, InetAddress... all) {
    if (all.length < 2) {
      return "";
    }
    return String.format(
        "%s has %s addresses, of which the JDK's HTTP client tries only the first, %s. If the"
            + " server listens at another one (%s), name that in baseUrl, or set"
            + " -Djava.net.preferIPv4Stack=true or -Djava.net.preferIPv6Addresses=true. ",
        host,
        all.length,
        all[0].getHostAddress(),
        Arrays.stream(all)
            .skip(1)
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(", ")));
  }
}
